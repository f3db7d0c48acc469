// Judges roots and proofs of our Merkle trees with the library that Certificate Transparency
// logs and their auditors are built on. One JSON question a line in, one JSON verdict a line out.
package main

import (
	"bufio"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"

	"github.com/transparency-dev/merkle/compact"
	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
)

type question struct {
	// Data of the leaves, hex.
	Leaves    []string
	Position  uint64
	Inclusion []string
	Older     uint64
	Growth    []string
	// What we say the roots are: of all, and of the first `Older`.
	Root      string
	OlderRoot string
}

type verdict struct {
	Root     string `json:"root"`
	Included bool   `json:"included"`
	Grown    bool   `json:"grown"`
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var asked question
		if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
			panic(err)
		}
		told, _ := json.Marshal(judge(asked))
		fmt.Println(string(told))
	}
}

func judge(asked question) verdict {
	hasher := rfc6962.DefaultHasher
	size := uint64(len(asked.Leaves))
	ranges := (&compact.RangeFactory{Hash: hasher.HashChildren}).NewEmptyRange(0)
	for _, leaf := range asked.Leaves {
		if err := ranges.Append(hasher.HashLeaf(octets(leaf)), nil); err != nil {
			panic(err)
		}
	}
	root, err := ranges.GetRootHash(nil)
	if err != nil {
		panic(err)
	}
	leaf := hasher.HashLeaf(octets(asked.Leaves[asked.Position]))
	claimed, older := octets(asked.Root), octets(asked.OlderRoot)
	included := proof.VerifyInclusion(hasher, asked.Position, size, leaf, all(asked.Inclusion), claimed)
	grown := proof.VerifyConsistency(hasher, asked.Older, size, all(asked.Growth), older, claimed)
	return verdict{hex.EncodeToString(root), included == nil, grown == nil}
}

func octets(text string) []byte {
	found, err := hex.DecodeString(text)
	if err != nil {
		panic(err)
	}
	return found
}

func all(texts []string) [][]byte {
	found := make([][]byte, len(texts))
	for index, text := range texts {
		found[index] = octets(text)
	}
	return found
}

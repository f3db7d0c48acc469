/*
 * Judges PDF/A with veraPDF and answers one line of JSON for each file named on the command
 * line: the flavour the document claims, whether it is compliant, and the clauses it breaks.
 */

import java.io.File;
import java.util.List;
import java.util.TreeSet;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

public final class JudgePdfa {
  public static void main(String[] files) throws Exception {
    VeraGreenfieldFoundryProvider.initialise();
    for (String file : files) System.out.println(judge(new File(file)));
  }

  private static String judge(File file) throws Exception {
    try (PDFAParser parser = Foundries.defaultInstance().createParser(file)) {
      List<PDFAFlavour> claimed = parser.getFlavours();
      if (claimed.isEmpty()) return "{\"flavour\":\"none\",\"compliant\":false,\"broken\":[]}";
      PDFAValidator validator =
          Foundries.defaultInstance().createValidator(claimed.get(0), false);
      ValidationResult result = validator.validate(parser);
      TreeSet<String> broken = new TreeSet<>();
      for (TestAssertion assertion : result.getTestAssertions()) {
        String rule = assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber();
        if (assertion.getStatus() == TestAssertion.Status.FAILED) broken.add("\"" + rule + "\"");
      }
      return String.format(
          "{\"flavour\":\"%s\",\"compliant\":%s,\"broken\":[%s]}",
          claimed.get(0).getId(), result.isCompliant(), String.join(",", broken));
    }
  }
}

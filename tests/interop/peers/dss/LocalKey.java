/* The signer's key and certificates, and the signature as X.509 carries it, from Java's own JCA. */

import eu.europa.esig.dss.enumerations.EncryptionAlgorithm;
import eu.europa.esig.dss.enumerations.SignatureAlgorithm;
import eu.europa.esig.dss.model.SignatureValue;
import eu.europa.esig.dss.model.ToBeSigned;
import eu.europa.esig.dss.model.x509.CertificateToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.PSSParameterSpec;
import java.util.List;

/** @param chain from the signer's certificate up. */
record LocalKey(PrivateKey key, List<CertificateToken> chain) {

  /** @param file PKCS#8, DER. */
  static LocalKey read(String file, List<CertificateToken> chain)
      throws IOException, GeneralSecurityException {
    PKCS8EncodedKeySpec encoded = new PKCS8EncodedKeySpec(Files.readAllBytes(Path.of(file)));
    String kind = chain.get(0).getPublicKey().getAlgorithm();
    return new LocalKey(KeyFactory.getInstance(kind).generatePrivate(encoded), chain);
  }

  SignatureValue sign(ToBeSigned data, SignatureAlgorithm algorithm)
      throws GeneralSecurityException {
    Signature signature = signatureFor(algorithm);
    signature.initSign(key);
    signature.update(data.getBytes());
    return new SignatureValue(algorithm, signature.sign());
  }

  private static Signature signatureFor(SignatureAlgorithm algorithm)
      throws GeneralSecurityException {
    if (algorithm == SignatureAlgorithm.ED25519) return Signature.getInstance("Ed25519");
    if (algorithm.getEncryptionAlgorithm() != EncryptionAlgorithm.RSASSA_PSS) {
      return Signature.getInstance(algorithm.getJCEId());
    }
    String hash = algorithm.getDigestAlgorithm().getJavaName();
    int salt = algorithm.getDigestAlgorithm().getSaltLength();
    Signature signature = Signature.getInstance("RSASSA-PSS");
    MGF1ParameterSpec mask = new MGF1ParameterSpec(hash);
    signature.setParameter(new PSSParameterSpec(hash, "MGF1", mask, salt, 1));
    return signature;
  }
}

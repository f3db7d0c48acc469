/*
 * One way for DSS to sign: the service of a format, and how fresh parameters for it are made.
 * Parameters remember what was signed with them, so each signature gets its own.
 */

import eu.europa.esig.dss.asic.cades.ASiCWithCAdESSignatureParameters;
import eu.europa.esig.dss.asic.cades.signature.ASiCWithCAdESService;
import eu.europa.esig.dss.asic.xades.ASiCWithXAdESSignatureParameters;
import eu.europa.esig.dss.asic.xades.signature.ASiCWithXAdESService;
import eu.europa.esig.dss.cades.CAdESSignatureParameters;
import eu.europa.esig.dss.cades.signature.CAdESService;
import eu.europa.esig.dss.enumerations.ASiCContainerType;
import eu.europa.esig.dss.enumerations.JWSSerializationType;
import eu.europa.esig.dss.enumerations.SigDMechanism;
import eu.europa.esig.dss.enumerations.SignatureLevel;
import eu.europa.esig.dss.enumerations.SignaturePackaging;
import eu.europa.esig.dss.jades.JAdESSignatureParameters;
import eu.europa.esig.dss.jades.signature.JAdESService;
import eu.europa.esig.dss.pades.PAdESSignatureParameters;
import eu.europa.esig.dss.pades.signature.PAdESService;
import eu.europa.esig.dss.signature.AbstractSignatureParameters;
import eu.europa.esig.dss.signature.DocumentSignatureService;
import eu.europa.esig.dss.spi.validation.CertificateVerifier;
import eu.europa.esig.dss.xades.XAdESSignatureParameters;
import eu.europa.esig.dss.xades.signature.XAdESService;
import java.util.function.Supplier;

record SigningWay<P extends AbstractSignatureParameters<?>>(
    DocumentSignatureService<P, ?> service, String family, Supplier<P> parameters) {

  /** @param format, packaging as the engine of this project names them. */
  static SigningWay<?> of(String format, String packaging, CertificateVerifier verifier) {
    return switch (format) {
      case "cades" -> new SigningWay<>(
          new CAdESService(verifier), "CAdES", () -> cades(packaging));
      case "pades" -> new SigningWay<>(
          new PAdESService(verifier), "PAdES", PAdESSignatureParameters::new);
      case "xades" -> new SigningWay<>(
          new XAdESService(verifier), "XAdES", () -> xades(packaging));
      case "jades" -> new SigningWay<>(
          new JAdESService(verifier), "JAdES", () -> jades(packaging));
      case "asic-s-cades", "asic-e-cades" -> new SigningWay<>(
          new ASiCWithCAdESService(verifier), "CAdES", () -> asicWithCades(format));
      case "asic-s-xades", "asic-e-xades" -> new SigningWay<>(
          new ASiCWithXAdESService(verifier), "XAdES", () -> asicWithXades(format));
      default -> throw new IllegalArgumentException("no such format: " + format);
    };
  }

  P parametersFor(String level) {
    P made = parameters.get();
    made.setSignatureLevel(SignatureLevel.valueOf(family + "_BASELINE_" + level.substring(2)));
    return made;
  }

  private static CAdESSignatureParameters cades(String packaging) {
    CAdESSignatureParameters made = new CAdESSignatureParameters();
    boolean attached = packaging.equals("attached");
    made.setSignaturePackaging(
        attached ? SignaturePackaging.ENVELOPING : SignaturePackaging.DETACHED);
    return made;
  }

  private static XAdESSignatureParameters xades(String packaging) {
    XAdESSignatureParameters made = new XAdESSignatureParameters();
    made.setSignaturePackaging(SignaturePackaging.valueOf(packaging.toUpperCase()));
    return made;
  }

  private static JAdESSignatureParameters jades(String packaging) {
    JAdESSignatureParameters made = new JAdESSignatureParameters();
    boolean detached = packaging.equals("detached");
    made.setSignaturePackaging(
        detached ? SignaturePackaging.DETACHED : SignaturePackaging.ENVELOPING);
    if (detached) made.setSigDMechanism(SigDMechanism.OBJECT_ID_BY_URI_HASH);
    made.setJwsSerializationType(
        switch (packaging) {
          case "compact" -> JWSSerializationType.COMPACT_SERIALIZATION;
          case "general" -> JWSSerializationType.JSON_SERIALIZATION;
          default -> JWSSerializationType.FLATTENED_JSON_SERIALIZATION;
        });
    return made;
  }

  private static ASiCWithCAdESSignatureParameters asicWithCades(String format) {
    ASiCWithCAdESSignatureParameters made = new ASiCWithCAdESSignatureParameters();
    made.aSiC().setContainerType(containerType(format));
    return made;
  }

  private static ASiCWithXAdESSignatureParameters asicWithXades(String format) {
    ASiCWithXAdESSignatureParameters made = new ASiCWithXAdESSignatureParameters();
    made.aSiC().setContainerType(containerType(format));
    return made;
  }

  private static ASiCContainerType containerType(String format) {
    return format.startsWith("asic-s") ? ASiCContainerType.ASiC_S : ASiCContainerType.ASiC_E;
  }
}

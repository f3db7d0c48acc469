/*
 * Judges signatures with DSS under its default policy (EN 319 102-1). Orders:
 *
 *     document FILE AT POLICY REPORT [CONTENT_FILE...]   any format; contents bear their own names
 *     certificate FILE ISSUER_FILE...
 *     timestamp FILE STAMPED_FILE
 *
 * AT is the validation time in milliseconds since 1970, empty for now. POLICY is empty, or `eddsa`
 * for the default policy with its own lines on EdDSA, which DSS left commented out. Under REPORT, when it is
 * not empty, the reports are kept: REPORT.simple.xml, REPORT.detailed.xml and REPORT.etsi.xml
 * (TS 119 102-2).
 *
 * Arguments: trusted certificates (*.root), revocation lists (*.crl) and OCSP responses (*.ocsp).
 * The policy requires revocation data and nothing is fetched, so what DSS says of a certificate's
 * status is its reading of these and of what the document carries.
 */

import eu.europa.esig.dss.diagnostic.DiagnosticData;
import eu.europa.esig.dss.diagnostic.SignatureWrapper;
import eu.europa.esig.dss.diagnostic.TimestampWrapper;
import eu.europa.esig.dss.diagnostic.jaxb.XmlSignatureScope;
import eu.europa.esig.dss.jaxb.object.Message;
import eu.europa.esig.dss.model.DSSDocument;
import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.model.x509.CertificateToken;
import eu.europa.esig.dss.simplecertificatereport.SimpleCertificateReport;
import eu.europa.esig.dss.simplereport.SimpleReport;
import eu.europa.esig.dss.spi.DSSUtils;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonCertificateSource;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.spi.x509.revocation.crl.ExternalResourcesCRLSource;
import eu.europa.esig.dss.spi.x509.revocation.ocsp.ExternalResourcesOCSPSource;
import eu.europa.esig.dss.validation.CertificateValidator;
import eu.europa.esig.dss.validation.SignedDocumentValidator;
import eu.europa.esig.dss.validation.reports.Reports;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

public final class JudgeSignatures {
  private final CommonTrustedCertificateSource trusted = new CommonTrustedCertificateSource();
  private final DSSDocument[] lists;
  private final DSSDocument[] responses;

  private JudgeSignatures(List<String> material) {
    Stream<String> roots = material.stream().filter(file -> file.endsWith(".root"));
    roots.forEach(file -> trusted.addCertificate(DSSUtils.loadCertificate(new File(file))));
    lists = documents(material, ".crl");
    responses = documents(material, ".ocsp");
  }

  private static DSSDocument[] documents(List<String> files, String ending) {
    Stream<String> chosen = files.stream().filter(file -> file.endsWith(ending));
    return chosen.map(FileDocument::new).toArray(DSSDocument[]::new);
  }

  public static void main(String[] args) throws IOException {
    JudgeSignatures judge = new JudgeSignatures(List.of(args));
    OrderLoop.run(judge::answer);
  }

  private Object answer(List<String> order) throws IOException {
    return switch (order.get(0)) {
      case "document" -> document(order);
      case "certificate" -> certificate(order);
      case "timestamp" -> detachedTimestamp(order.get(1), order.get(2));
      default -> Map.of("failure", "no such order: " + order.get(0));
    };
  }

  private CommonCertificateVerifier verifier() {
    CommonCertificateVerifier verifier = new CommonCertificateVerifier();
    verifier.setTrustedCertSources(trusted);
    verifier.setCrlSource(new ExternalResourcesCRLSource(lists));
    verifier.setOcspSource(new ExternalResourcesOCSPSource(responses));
    verifier.setAIASource(null);
    return verifier;
  }

  private SignedDocumentValidator validator(String file, List<String> contents) {
    SignedDocumentValidator validator =
        SignedDocumentValidator.fromDocument(new FileDocument(file));
    validator.setCertificateVerifier(verifier());
    List<DSSDocument> detached = new ArrayList<>();
    for (String content : contents) detached.add(new FileDocument(content));
    validator.setDetachedContents(detached);
    return validator;
  }

  private Map<String, Object> document(List<String> order) throws IOException {
    SignedDocumentValidator validator = validator(order.get(1), order.subList(5, order.size()));
    String at = order.get(2);
    if (!at.isEmpty()) validator.setValidationTime(new Date(Long.parseLong(at)));
    Reports reports = validator.validateDocument(policy(order.get(3)));
    if (!order.get(4).isEmpty()) keep(reports, order.get(4));
    DiagnosticData data = reports.getDiagnosticData();
    SimpleReport report = reports.getSimpleReport();
    List<Object> signatures = new ArrayList<>();
    for (SignatureWrapper signature : data.getSignatures()) {
      signatures.add(signature(signature, report));
    }
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("container", data.getContainerType());
    told.put("signatures", signatures);
    told.put("timestamps", timestamps(data.getTimestampList(), report));
    return told;
  }

  private static InputStream policy(String name) throws IOException {
    try (InputStream file = Reports.class.getResourceAsStream("/policy/constraint.xml")) {
      String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      if (name.equals("eddsa")) {
        text = text.replaceAll("<!--\\s*(<Algo[^>]*>EdDSA</Algo>).*?-->", "$1");
      }
      return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void keep(Reports reports, String base) throws IOException {
    Files.writeString(Path.of(base + ".simple.xml"), reports.getXmlSimpleReport());
    Files.writeString(Path.of(base + ".detailed.xml"), reports.getXmlDetailedReport());
    Files.writeString(Path.of(base + ".etsi.xml"), reports.getXmlValidationReport());
  }

  private static Map<String, Object> signature(SignatureWrapper signature, SimpleReport report) {
    Map<String, Object> told = token(signature.getId(), report);
    told.put("signer", report.getSignedBy(signature.getId()));
    told.put("format", signature.getSignatureFormat());
    told.put("algorithm", signature.getSignatureAlgorithm());
    told.put("structure", signature.getStructuralValidationMessages());
    List<XmlSignatureScope> scopes = signature.getSignatureScopes();
    told.put("scopes", scopes.stream().map(XmlSignatureScope::getScope).toList());
    told.put("scopeNames", scopes.stream().map(XmlSignatureScope::getName).toList());
    told.put("counterSignature", signature.isCounterSignature());
    told.put("timestamps", timestamps(signature.getTimestampList(), report));
    return told;
  }

  private static List<Object> timestamps(List<TimestampWrapper> stamps, SimpleReport report) {
    List<Object> found = new ArrayList<>();
    for (TimestampWrapper stamp : stamps) {
      Map<String, Object> told = token(stamp.getId(), report);
      told.put("type", stamp.getType());
      told.put("at", stamp.getProductionTime().getTime());
      found.add(told);
    }
    return found;
  }

  private Map<String, Object> detachedTimestamp(String file, String stamped) {
    SignedDocumentValidator validator = validator(file, List.of(stamped));
    SimpleReport report = validator.validateDocument().getSimpleReport();
    return token(report.getFirstTimestampId(), report);
  }

  private static Map<String, Object> token(String id, SimpleReport report) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("indication", report.getIndication(id));
    told.put("subIndication", report.getSubIndication(id));
    told.put("errors", texts(report.getAdESValidationErrors(id)));
    told.put("warnings", texts(report.getAdESValidationWarnings(id)));
    told.put("infos", texts(report.getAdESValidationInfo(id)));
    return told;
  }

  private Map<String, Object> certificate(List<String> order) {
    CertificateToken token = DSSUtils.loadCertificate(new File(order.get(1)));
    CertificateValidator validator = CertificateValidator.fromCertificate(token);
    CommonCertificateSource issuers = new CommonCertificateSource();
    for (String issuer : order.subList(2, order.size())) {
      issuers.addCertificate(DSSUtils.loadCertificate(new File(issuer)));
    }
    CommonCertificateVerifier verifier = verifier();
    verifier.setAdjunctCertSources(issuers);
    validator.setCertificateVerifier(verifier);
    SimpleCertificateReport report = validator.validate().getSimpleReport();
    String id = report.getCertificateIds().get(0);
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("indication", report.getCertificateIndication(id));
    told.put("subIndication", report.getCertificateSubIndication(id));
    told.put("errors", texts(report.getX509ValidationErrors(id)));
    told.put("warnings", texts(report.getX509ValidationWarnings(id)));
    told.put("infos", texts(report.getX509ValidationInfo(id)));
    return told;
  }

  private static List<String> texts(List<Message> messages) {
    return messages.stream().map(message -> message.getKey() + ": " + message.getValue()).toList();
  }
}

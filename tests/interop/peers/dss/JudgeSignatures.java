/*
 * Judges signatures with DSS under its default policy (EN 319 102-1) and answers one line of JSON
 * for each line of standard input, members parted by tabs:
 *
 *     pdf FILE
 *     cms FILE [CONTENT_FILE]
 *     certificate FILE ISSUER_FILE...
 *     timestamp FILE STAMPED_FILE
 *
 * Arguments: the trusted root, then revocation lists (*.crl) and OCSP responses (*.ocsp). The
 * policy requires revocation data and nothing is fetched, so what DSS says of a certificate's
 * status is its reading of these.
 */

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
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

public final class JudgeSignatures {
  private final CommonTrustedCertificateSource trusted = new CommonTrustedCertificateSource();
  private final DSSDocument[] lists;
  private final DSSDocument[] responses;

  private JudgeSignatures(String root, List<String> material) {
    trusted.addCertificate(DSSUtils.loadCertificate(new File(root)));
    lists = documents(material, ".crl");
    responses = documents(material, ".ocsp");
  }

  private static DSSDocument[] documents(List<String> files, String ending) {
    Stream<String> chosen = files.stream().filter(file -> file.endsWith(ending));
    return chosen.map(FileDocument::new).toArray(DSSDocument[]::new);
  }

  public static void main(String[] args) throws Exception {
    List<String> files = List.of(args);
    JudgeSignatures judge = new JudgeSignatures(files.get(0), files.subList(1, files.size()));
    PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    InputStreamReader input = new InputStreamReader(System.in, StandardCharsets.UTF_8);
    BufferedReader orders = new BufferedReader(input);
    for (String order = orders.readLine(); order != null; order = orders.readLine()) {
      answers.println(json(judge.answer(order.split("\t"))));
    }
  }

  private Object answer(String[] order) {
    try {
      return switch (order[0]) {
        case "pdf" -> signatures(order[1], List.of());
        case "cms" -> signatures(order[1], List.of(order).subList(2, order.length));
        case "certificate" -> certificate(order);
        case "timestamp" -> detachedTimestamp(order[1], order[2]);
        default -> Map.of("failure", "no such order: " + order[0]);
      };
    } catch (RuntimeException failure) {
      return Map.of("failure", failure.toString());
    }
  }

  private CommonCertificateVerifier verifier() {
    CommonCertificateVerifier verifier = new CommonCertificateVerifier();
    verifier.setTrustedCertSources(trusted);
    verifier.setCrlSource(new ExternalResourcesCRLSource(lists));
    verifier.setOcspSource(new ExternalResourcesOCSPSource(responses));
    verifier.setAIASource(null);
    return verifier;
  }

  private List<Object> signatures(String file, List<String> contents) {
    DSSDocument document = new FileDocument(file);
    SignedDocumentValidator validator = SignedDocumentValidator.fromDocument(document);
    validator.setCertificateVerifier(verifier());
    List<DSSDocument> detached = new ArrayList<>();
    for (String content : contents) detached.add(new FileDocument(content));
    validator.setDetachedContents(detached);
    Reports reports = validator.validateDocument();
    List<Object> found = new ArrayList<>();
    for (SignatureWrapper signature : reports.getDiagnosticData().getSignatures()) {
      found.add(signature(signature, reports));
    }
    return found;
  }

  private Map<String, Object> signature(SignatureWrapper signature, Reports reports) {
    SimpleReport report = reports.getSimpleReport();
    Map<String, Object> told = token(signature.getId(), report);
    told.put("signer", report.getSignedBy(signature.getId()));
    told.put("format", signature.getSignatureFormat());
    told.put("algorithm", signature.getSignatureAlgorithm());
    told.put("structure", signature.getStructuralValidationMessages());
    List<XmlSignatureScope> scopes = signature.getSignatureScopes();
    told.put("scopes", scopes.stream().map(XmlSignatureScope::getScope).toList());
    List<Object> stamps = new ArrayList<>();
    for (TimestampWrapper stamp : signature.getTimestampList()) {
      stamps.add(token(stamp.getId(), report));
    }
    told.put("timestamps", stamps);
    return told;
  }

  private Map<String, Object> detachedTimestamp(String file, String stamped) {
    DSSDocument document = new FileDocument(file);
    SignedDocumentValidator validator = SignedDocumentValidator.fromDocument(document);
    validator.setCertificateVerifier(verifier());
    validator.setDetachedContents(List.of(new FileDocument(stamped)));
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

  private Map<String, Object> certificate(String[] order) {
    CertificateToken token = DSSUtils.loadCertificate(new File(order[1]));
    CertificateValidator validator = CertificateValidator.fromCertificate(token);
    CommonCertificateSource issuers = new CommonCertificateSource();
    for (int at = 2; at < order.length; at += 1) {
      issuers.addCertificate(DSSUtils.loadCertificate(new File(order[at])));
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

  private static String json(Object value) {
    if (value == null) return "null";
    if (value instanceof List<?> list) {
      return "[" + String.join(",", list.stream().map(JudgeSignatures::json).toList()) + "]";
    }
    if (value instanceof Map<?, ?> map) {
      List<String> members = new ArrayList<>();
      map.forEach((name, member) -> members.add(json(name) + ":" + json(member)));
      return "{" + String.join(",", members) + "}";
    }
    StringBuilder text = new StringBuilder("\"");
    for (char c : value.toString().toCharArray()) {
      if (c == '"' || c == '\\' || c < ' ') text.append(String.format("\\u%04x", (int) c));
      else text.append(c);
    }
    return text.append('"').toString();
  }
}

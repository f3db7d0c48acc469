/*
 * Signs and extends documents with DSS. Orders:
 *
 *     sign OUTPUT FORMAT PACKAGING LEVEL ALGORITHM FILE
 *     extend OUTPUT FORMAT PACKAGING LEVEL FILE [CONTENT_FILE...]
 *     time FORMAT PACKAGING LEVEL ALGORITHM FILE WARM_UP_MS MEASURE_MS
 *
 * FORMAT and PACKAGING are this project's words, LEVEL is `B-B` to `B-LTA`, ALGORITHM is DSS's
 * word, such as ECDSA_SHA256. `time` signs again and again for so long and tells how often.
 *
 * Arguments: the key (*.key, PKCS#8), its certificates from the signer up (*.cer), trusted
 * certificates (*.root), revocation lists (*.crl), and the address of the time-stamp authority.
 */

import eu.europa.esig.dss.enumerations.SignatureAlgorithm;
import eu.europa.esig.dss.model.DSSDocument;
import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.model.InMemoryDocument;
import eu.europa.esig.dss.model.ToBeSigned;
import eu.europa.esig.dss.model.x509.CertificateToken;
import eu.europa.esig.dss.service.http.commons.TimestampDataLoader;
import eu.europa.esig.dss.service.tsp.OnlineTSPSource;
import eu.europa.esig.dss.signature.AbstractSignatureParameters;
import eu.europa.esig.dss.spi.DSSUtils;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.spi.x509.revocation.crl.ExternalResourcesCRLSource;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;

public final class SignDocuments {
  private final LocalKey key;
  private final CommonCertificateVerifier verifier = new CommonCertificateVerifier();
  private final OnlineTSPSource authority;

  private SignDocuments(List<String> material) throws IOException, GeneralSecurityException {
    key = LocalKey.read(ending(material, ".key").get(0), certificates(material, ".cer"));
    CommonTrustedCertificateSource trusted = new CommonTrustedCertificateSource();
    certificates(material, ".root").forEach(trusted::addCertificate);
    verifier.setTrustedCertSources(trusted);
    DSSDocument[] lists =
        ending(material, ".crl").stream().map(FileDocument::new).toArray(DSSDocument[]::new);
    verifier.setCrlSource(new ExternalResourcesCRLSource(lists));
    verifier.setAIASource(null);
    String address = material.stream().filter(one -> one.startsWith("http")).findFirst().get();
    authority = new OnlineTSPSource(address, new TimestampDataLoader());
  }

  private static List<String> ending(List<String> material, String ending) {
    return material.stream().filter(one -> one.endsWith(ending)).toList();
  }

  private static List<CertificateToken> certificates(List<String> material, String ending) {
    List<String> files = ending(material, ending);
    return files.stream().map(file -> DSSUtils.loadCertificate(new File(file))).toList();
  }

  public static void main(String[] args) throws IOException, GeneralSecurityException {
    OrderLoop.run(new SignDocuments(List.of(args))::answer);
  }

  private Object answer(List<String> order) throws IOException, GeneralSecurityException {
    return switch (order.get(0)) {
      case "sign" -> {
        SigningWay<?> way = SigningWay.of(order.get(2), order.get(3), verifier);
        SignatureAlgorithm algorithm = SignatureAlgorithm.valueOf(order.get(5));
        yield write(sign(way, order.get(4), algorithm, read(order.get(6))), order.get(1));
      }
      case "extend" -> {
        SigningWay<?> way = SigningWay.of(order.get(2), order.get(3), verifier);
        List<String> contents = order.subList(6, order.size());
        yield write(extend(way, order.get(4), read(order.get(5)), contents), order.get(1));
      }
      case "time" -> time(order);
      default -> Map.of("failure", "no such order: " + order.get(0));
    };
  }

  private static DSSDocument read(String file) throws IOException {
    return new InMemoryDocument(Files.readAllBytes(Path.of(file)), new File(file).getName());
  }

  private static Object write(DSSDocument document, String output) throws IOException {
    document.save(output);
    return Map.of("written", output);
  }

  private <P extends AbstractSignatureParameters<?>> DSSDocument sign(
      SigningWay<P> way, String level, SignatureAlgorithm algorithm, DSSDocument document)
      throws GeneralSecurityException {
    way.service().setTspSource(authority);
    P parameters = way.parametersFor(level);
    parameters.setSigningCertificate(key.chain().get(0));
    parameters.setCertificateChain(key.chain());
    parameters.setDigestAlgorithm(algorithm.getDigestAlgorithm());
    parameters.setEncryptionAlgorithm(algorithm.getEncryptionAlgorithm());
    ToBeSigned data = way.service().getDataToSign(document, parameters);
    return way.service().signDocument(document, parameters, key.sign(data, algorithm));
  }

  private <P extends AbstractSignatureParameters<?>> DSSDocument extend(
      SigningWay<P> way, String level, DSSDocument document, List<String> contents) {
    way.service().setTspSource(authority);
    P parameters = way.parametersFor(level);
    List<DSSDocument> detached = new java.util.ArrayList<>();
    contents.forEach(file -> detached.add(new FileDocument(file)));
    parameters.setDetachedContents(detached);
    return way.service().extendDocument(document, parameters);
  }

  private Object time(List<String> order) throws IOException, GeneralSecurityException {
    SigningWay<?> way = SigningWay.of(order.get(1), order.get(2), verifier);
    SignatureAlgorithm algorithm = SignatureAlgorithm.valueOf(order.get(4));
    DSSDocument document = read(order.get(5));
    long warmUp = Long.parseLong(order.get(6));
    long measure = Long.parseLong(order.get(7));
    repeat(way, order.get(3), algorithm, document, warmUp);
    long cpuBefore = cpuNanoseconds();
    long began = System.nanoTime();
    int count = repeat(way, order.get(3), algorithm, document, measure);
    double seconds = (System.nanoTime() - began) / 1e9;
    double cpuSeconds = (cpuNanoseconds() - cpuBefore) / 1e9;
    return Map.of("count", count, "seconds", seconds, "cpuSeconds", cpuSeconds);
  }

  private int repeat(
      SigningWay<?> way,
      String level,
      SignatureAlgorithm algorithm,
      DSSDocument document,
      long milliseconds)
      throws GeneralSecurityException {
    long end = System.nanoTime() + milliseconds * 1_000_000;
    int count = 0;
    do {
      sign(way, level, algorithm, document);
      count += 1;
    } while (System.nanoTime() < end);
    return count;
  }

  /** Of the whole process, the compiler's and the collector's threads included. */
  private static long cpuNanoseconds() {
    var system = ManagementFactory.getOperatingSystemMXBean();
    return ((com.sun.management.OperatingSystemMXBean) system).getProcessCpuTime();
  }
}

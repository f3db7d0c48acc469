/*
 * The way both programs are spoken to: one order a line on standard input, its members parted by
 * tabs, and one line of JSON for each on standard output. What cannot be done is an answer too:
 * a failure with its reason, so that the process lives on.
 */

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

final class OrderLoop {
  private OrderLoop() {}

  interface Answering {
    Object answer(List<String> order) throws Exception;
  }

  static void run(Answering program) throws IOException {
    PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    InputStreamReader input = new InputStreamReader(System.in, StandardCharsets.UTF_8);
    BufferedReader orders = new BufferedReader(input);
    for (String order = orders.readLine(); order != null; order = orders.readLine()) {
      // The limit keeps empty members at the end.
      answers.println(Json.of(answer(program, List.of(order.split("\t", -1)))));
    }
  }

  private static Object answer(Answering program, List<String> order) {
    try {
      return program.answer(order);
    } catch (Exception failure) {
      return Map.of("failure", failure.toString());
    }
  }
}

/* Values as one line of JSON. Java brings no writer of its own, and these few lines are enough. */

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

final class Json {
  private Json() {}

  static String of(Object value) {
    if (value == null) return "null";
    if (value instanceof Number || value instanceof Boolean) return value.toString();
    if (value instanceof List<?> list) {
      return "[" + String.join(",", list.stream().map(Json::of).toList()) + "]";
    }
    if (value instanceof Map<?, ?> map) {
      List<String> members = new ArrayList<>();
      map.forEach((name, member) -> members.add(of(name) + ":" + of(member)));
      return "{" + String.join(",", members) + "}";
    }
    return text(value.toString());
  }

  private static String text(String value) {
    StringBuilder text = new StringBuilder("\"");
    for (char c : value.toCharArray()) {
      if (c == '"' || c == '\\' || c < ' ') text.append(String.format("\\u%04x", (int) c));
      else text.append(c);
    }
    return text.append('"').toString();
  }
}

/** One HTTP call as an application makes it, and the answer with nothing interpreted away. */

export interface PostOptions {
  /** A string is sent as it stands, anything else as JSON; undefined: no body. */
  readonly body?: unknown;
  readonly authorization?: string;
  readonly contentType?: string | undefined;
  readonly method?: string;
}

export interface Answer {
  readonly status: number;
  /** The members; empty when the body is no JSON object. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly text: string;
  readonly headers: Headers;
}

export async function postJson(url: string, options: PostOptions): Promise<Answer> {
  const { body, authorization, method = 'POST' } = options;
  const contentType = 'contentType' in options ? options.contentType : 'application/json';
  const response = await fetch(url, {
    method,
    headers: {
      ...(body !== undefined && contentType !== undefined && { 'content-type': contentType }),
      ...(authorization !== undefined && { authorization }),
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: membersOf(text), text, headers: response.headers };
}

function membersOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    // No JSON has no members; the text is there to be judged.
    return {};
  }
}

/** An answer of the server that is no success: RFC 9457 problem details, or whatever can be said of it. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string | undefined;

  constructor(status: number, message: string, code?: string) {
    super(message);
    this.name = 'Problem';
    this.status = status;
    this.code = code;
  }

  static async from(response: Response): Promise<Problem> {
    const fallback = `${response.status} ${response.statusText}`.trim();
    const body: unknown = await response.json().catch(() => null);
    if (typeof body !== 'object' || body === null) return new Problem(response.status, fallback);
    const { detail, title, code } = body as Record<string, unknown>;
    const message = [detail, title].find((text): text is string => typeof text === 'string' && text !== '');
    return new Problem(response.status, message ?? fallback, typeof code === 'string' ? code : undefined);
  }
}

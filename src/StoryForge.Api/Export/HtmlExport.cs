using System.Net;
using System.Text;

namespace StoryForge.Api;

/// <summary>The story as one HTML file that needs nothing else.</summary>
internal static class HtmlExport
{
    private const string Style =
        "body{font:1.15rem/1.6 Georgia,serif;max-width:36rem;margin:3rem auto;padding:0 1rem}"
        + "@media(prefers-color-scheme:dark){body{background:#16161a;color:#e8e6e3}}";

    public static string Write(ExportedStory story) =>
        $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{Escape(story.Title)}</title>
        <style>{Style}</style>
        </head>
        <body>
        {Body(story)}
        </body>
        </html>

        """.ReplaceLineEndings("\n");

    /// <summary>Heading and paragraphs, well-formed as XML too.</summary>
    public static string Body(ExportedStory story)
    {
        var body = new StringBuilder().Append("<h1>").Append(Escape(story.Title)).Append("</h1>");
        foreach (string paragraph in story.Paragraphs)
        {
            body.Append("\n<p>").Append(Escape(paragraph).Replace("\n", "<br/>", StringComparison.Ordinal)).Append("</p>");
        }

        return body.ToString();
    }

    /// <summary>Control characters, which XML has no place for, become U+FFFD.</summary>
    public static string Escape(string text) => WebUtility.HtmlEncode(string.Concat(text.Select(c => c switch
    {
        '\n' or '\t' => c,
        < ' ' or '\u007f' or '\ufffe' or '\uffff' => '\ufffd',
        _ => c,
    })));
}

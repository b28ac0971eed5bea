using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace StoryForge.Api;

/// <summary>The story as a book of one chapter (EPUB 3.3, https://www.w3.org/TR/epub-33/).</summary>
internal static class EpubExport
{
    private const string Container =
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
          <rootfiles>
            <rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/>
          </rootfiles>
        </container>
        """;

    public static byte[] Write(ExportedStory story)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            // readers tell an EPUB by this entry: first in the file, not compressed, without a byte more
            Add(zip, story, "mimetype", "application/epub+zip", CompressionLevel.NoCompression);
            Add(zip, story, "META-INF/container.xml", Container);
            Add(zip, story, "EPUB/package.opf", Package(story));
            Add(zip, story, "EPUB/nav.xhtml", Page(story.Title, Navigation(story)));
            Add(zip, story, "EPUB/story.xhtml", Page(story.Title, HtmlExport.Body(story)));
        }

        return file.ToArray();
    }

    private static void Add(
        ZipArchive zip, ExportedStory story, string name, string text, CompressionLevel level = CompressionLevel.Optimal)
    {
        var entry = zip.CreateEntry(name, level);
        // zip knows no years before 1980; the story's own time makes the same story the same file
        entry.LastWriteTime = story.UpdatedAt.Year < 1980 ? new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero) : story.UpdatedAt;
        using var content = entry.Open();
        content.Write(Encoding.UTF8.GetBytes(text));
    }

    private static string Package(ExportedStory story) =>
        $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">
          <metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
            <dc:identifier id="id">urn:uuid:{story.Id}</dc:identifier>
            <dc:title>{HtmlExport.Escape(story.Title)}</dc:title>
            <dc:language>en</dc:language>
            <meta property="dcterms:modified">{story.UpdatedAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)}</meta>
          </metadata>
          <manifest>
            <item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
            <item id="story" href="story.xhtml" media-type="application/xhtml+xml"/>
          </manifest>
          <spine>
            <itemref idref="story"/>
          </spine>
        </package>
        """;

    private static string Navigation(ExportedStory story) =>
        $"""
        <nav epub:type="toc"><ol><li><a href="story.xhtml">{HtmlExport.Escape(story.Title)}</a></li></ol></nav>
        """;

    private static string Page(string title, string body) =>
        $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <!DOCTYPE html>
        <html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" xml:lang="en" lang="en">
        <head><title>{HtmlExport.Escape(title)}</title></head>
        <body>
        {body}
        </body>
        </html>
        """;
}

using System.Globalization;
using System.Net;
using System.Text;

namespace StoryForge.Cli.Bench;

/// <summary>
/// Makes an episode's page as MediaWiki renders it, about as much markup in it as Wikipedia's pages have: infobox, plot
/// with links and footnotes, cast, gallery, references and navigation.
/// </summary>
internal static class WikiPageSample
{
    /// <param name="plot">Its paragraphs.</param>
    /// <param name="mark">A word that goes into the plot, so that pages differ.</param>
    public static string Html(IEnumerable<string> plot, string mark)
    {
        var html = new StringBuilder("<div class=\"mw-content-ltr mw-parser-output\" lang=\"en\" dir=\"ltr\"><aside role=\"region\" class=\"portable-infobox pi-theme-episode\">\n");
        Repeat(html, 12, i => $"<div class=\"pi-item pi-data pi-item-spacing pi-border-color\" data-source=\"field{i}\"><h3 class=\"pi-data-label pi-secondary-font\">Field {i}</h3><div class=\"pi-data-value pi-font\">{Link($"Value {i}")}</div></div>\n");
        html.Append("</aside>\n<p>A lead with <b>a name</b> in it.</p>\n<div id=\"toc\" class=\"toc\"><ul><li><a href=\"#Plot\"><span class=\"tocnumber\">1</span></a></li></ul></div>\n");
        Heading(html, "Plot");
        foreach (var (i, paragraph) in plot.Index())
        {
            html.Append(CultureInfo.InvariantCulture, $"<p>{mark}: {Linked(paragraph)}<sup id=\"cite_ref-{i}\" class=\"reference\"><a href=\"#cite_note-{i}\">&#91;{i}&#93;</a></sup>\n</p>");
        }

        Heading(html, "Cast");
        html.Append("<ul>");
        Repeat(html, 40, i => $"<li>{Link($"Actor {i}")} as <i>{Link($"Character {i}")}</i><sup class=\"reference\"><a href=\"#cite_note-{i}\">&#91;{i}&#93;</a></sup></li>\n");
        html.Append("</ul>\n<ul class=\"gallery mw-gallery-traditional\">");
        Repeat(html, 12, i => $"<li class=\"gallerybox\" style=\"width: 155px\"><div class=\"thumb\" style=\"width: 150px;\"><a href=\"/wiki/File:Still_{i}.png\" class=\"image\"><img alt=\"\" src=\"data:image/gif;base64,R0lGODlhAQABAIABAAAAAP\" width=\"120\" height=\"90\" data-image-name=\"Still {i}.png\" class=\"lazyload\"/></a></div><div class=\"gallerytext\"><p>Still {i}</p></div></li>\n");
        html.Append("</ul>\n");
        Heading(html, "References");
        html.Append("<div class=\"mw-references-wrap\"><ol class=\"references\">");
        Repeat(html, 25, i => $"<li id=\"cite_note-{i}\"><span class=\"mw-cite-backlink\"><a href=\"#cite_ref-{i}\">↑</a></span> <span class=\"reference-text\">Book {i}, page {i * 3}, <a rel=\"nofollow\" class=\"external text\" href=\"https://books.example.org/{i}\">a publisher</a></span></li>\n");
        html.Append("</ol></div>\n<table class=\"navbox mw-collapsible\" style=\"border-spacing:0\"><tbody>");
        Repeat(html, 60, i => $"<tr><th scope=\"row\" class=\"navbox-group\" style=\"width:1%\">{Link($"Season {i}")}</th><td class=\"navbox-list navbox-odd\"><div style=\"padding:0 0.25em\">{Link($"Episode {i}")} · {Link($"Episode {i}b")}</div></td></tr>\n");
        return html.Append("</tbody></table></div>").ToString();
    }

    private static void Heading(StringBuilder html, string name) => html.Append(
        CultureInfo.InvariantCulture,
        $"<h2><span class=\"mw-headline\" id=\"{name}\">{name}</span><span class=\"mw-editsection\"><span class=\"mw-editsection-bracket\">[</span><a href=\"/wiki/X?action=edit\" title=\"Edit section: {name}\">edit</a><span class=\"mw-editsection-bracket\">]</span></span></h2>\n");

    /// <summary>Every eighth word is a link.</summary>
    private static string Linked(string paragraph) =>
        string.Join(' ', paragraph.Split(' ').Select((word, i) => i % 8 == 4 ? Link(word) : WebUtility.HtmlEncode(word)));

    private static string Link(string title) =>
        $"<a href=\"/wiki/{Uri.EscapeDataString(title.Replace(' ', '_'))}\" title=\"{WebUtility.HtmlEncode(title)}\">{WebUtility.HtmlEncode(title)}</a>";

    private static void Repeat(StringBuilder html, int times, Func<int, string> piece) =>
        html.AppendJoin("", Enumerable.Range(1, times).Select(piece));
}

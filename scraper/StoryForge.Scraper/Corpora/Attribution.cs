using System.Globalization;

namespace StoryForge.Scraper;

/// <summary>
/// Writes LICENSE.txt: what CC BY-SA (section 3 of 4.0, section 4 of 3.0) asks of whoever passes the corpus on, which
/// is to name the authors, the titles and where they are, the licence and its address, and what was changed.
/// </summary>
internal static class Attribution
{
    public static void WriteHead(TextWriter text, Source source, Licence licence) => text.WriteLine(
        $"""
        {source.Title}

        The texts in {CorpusFolder.CorpusName} and {CorpusFolder.PlotsName} are from {source.BaseUrl}. They were written by the
        contributors of that wiki, whom the history of each page below names, and are licensed under

            {licence.Name}
            {licence.Url}

        Changes: of each page only the text of its plot section was kept. Headings, footnote marks, pictures and their
        captions, tables, boxes and navigation were left out; spaces, quotation marks and ellipses were made uniform.

        If you share these texts or what you make of them, name the contributors and the pages, link to the licence, say
        what you changed, and, where the licence is a ShareAlike one, use the same licence. There is no warranty, and
        the contributors do not endorse you or your use.

        Pages:
        """);

    public static void WritePage(TextWriter text, PlotRecord plot, Uri history)
    {
        var revision = plot.RevisionId is { } id ? $", revision {id}" : "";
        text.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"- \"{plot.Title}\" {plot.Url}{revision}, retrieved {plot.RetrievedAt:yyyy-MM-dd}; authors: {history}"));
    }
}

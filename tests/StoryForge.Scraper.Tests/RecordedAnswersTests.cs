using System.Text;
using System.Text.Json;
using StoryForge.Scraper;

namespace StoryForge.Tests.Scraper;

/// <summary>Answers that Wikipedia's API really gave, read as this scraper would read them.</summary>
public sealed class RecordedAnswersTests
{
    private const string Folder = "mediawiki/wikipedia_api";

    /// <summary>What cleaned prose has none of.</summary>
    private static readonly string[] Marks = ["[edit", "&#", "&nbsp;", "“", "’", "\u00A0", "  ", "\n\n\n", "↑", "{\\displaystyle"];

    [SharedDataFact(Folder)]
    public void A_real_category_is_read_whole()
    {
        var batch = CategoryBatch.From(Recorded("category"))!;

        Assert.Null(batch.Continuation);
        Assert.Contains("Access to public information in Europe", batch.Titles);
        Assert.All(batch.Titles, title => Assert.True(new Namespaces().IsArticle(title)));
    }

    [SharedDataFact(Folder)]
    public void A_real_batch_tells_where_to_go_on()
    {
        var batch = CategoryBatch.From(Recorded("category_cmcontinue"))!;

        Assert.Equal(["Allison Abbate"], batch.Titles);
        Assert.StartsWith("&cmcontinue=page%7C4127", batch.Continuation, StringComparison.Ordinal);
        Assert.EndsWith("%7C42525291&continue=-%7C%7C", batch.Continuation, StringComparison.Ordinal);
    }

    [SharedDataFact(Folder)]
    public void An_answer_to_something_else_has_no_members()
    {
        Assert.Null(CategoryBatch.From(Recorded("query")));
        Assert.Null(ParsedArticle.From(Recorded("siteinfo")));
    }

    [SharedDataFact(Folder)]
    public void A_real_biography_gives_the_prose_of_a_section_and_nothing_else()
    {
        var text = SectionOf("parse", "Douglas Adams", "Early life");

        Assert.Contains("Adams was born", text, StringComparison.Ordinal);
        AssertProse(text);
        Assert.DoesNotContain("He died", text.Split("\n\n")[0], StringComparison.Ordinal);
    }

    [SharedDataFact(Folder)]
    public void A_real_page_without_the_section_has_no_plot() =>
        Assert.Equal(DropReason.NoPlotSection, new PlotSections(SourceExamples.Batman).Read(Page("parse_91")).Dropped);

    [SharedDataFact(Folder)]
    public void Real_pages_in_other_languages_work()
    {
        AssertProse(SectionOf("parse_109", "Orléans-cléry", "Histoire"));
        AssertProse(SectionOf("parse_62", "Lewisit", "Eigenschaften"));
        AssertProse(SectionOf("parse_66", "ONE OK ROCK", "来歴"));
        AssertProse(SectionOf("parse_91", "Okapi", "habitat"));
    }

    [SharedDataFact(Folder)]
    public void Sub_headings_belong_to_a_real_section()
    {
        var history = SectionOf("parse_109", "Orléans-cléry", "Histoire");
        var modern = SectionOf("parse_109", "Orléans-cléry", "Époque moderne");

        Assert.Contains(modern, history, StringComparison.Ordinal);
        Assert.True(history.Length > modern.Length);
    }

    [SharedDataFact(Folder)]
    public void The_links_of_a_real_page_are_articles()
    {
        var source = SourceExamples.Batman with { BaseUrl = new Uri("https://en.wikipedia.org") };
        var titles = new PageLinks(source, new WikiAddress(source), new Namespaces())
            .In(Page("parse"), new Uri("https://en.wikipedia.org/wiki/Douglas_Adams"))!;

        Assert.Contains("Doctor Who", titles);
        Assert.True(titles.Count > 100);
        Assert.DoesNotContain(titles, title => title.StartsWith("File:", StringComparison.Ordinal));
    }

    [SharedDataFact(Folder)]
    public async Task The_recorded_answers_make_a_corpus_over_http()
    {
        using var run = new ScrapeRun();
        run.AddEpisodes("List", "Douglas Adams", "Okapi");
        run.Wiki.Instead = asked => asked.EndsWith("&page=Douglas Adams", StringComparison.Ordinal) ? Reply("parse")
            : asked.EndsWith("&page=Okapi", StringComparison.Ordinal) ? Reply("parse_91")
            : null;

        var report = await run.RunAsync(run.Source("List") with { Sections = ["Early life", "Habitat"] });

        Assert.Equal(["Douglas Adams", "Okapi"], run.Titles);
        Assert.Equal(2, report.PagesKept);
        Assert.Equal(2, run.Corpus.Split("\n<|endoftext|>\n").Length);
    }

    private static void AssertProse(string text)
    {
        Assert.True(text.Length > 200, text);
        Assert.All(Marks, mark => Assert.DoesNotContain(mark, text, StringComparison.Ordinal));
        Assert.DoesNotMatch(@"\[\d+\]|<[a-z/]", text);
    }

    private static string SectionOf(string name, string title, string section)
    {
        Assert.Equal(title, ParsedArticle.From(Recorded(name))!.Title);
        return new PlotSections(SourceExamples.Batman with { Sections = [section] }).Read(Page(name)).Text;
    }

    private static HtmlPage Page(string name) => new(ParsedArticle.From(Recorded(name))!.Html);

    private static JsonElement Recorded(string name) => JsonElement.Parse(Text(name));

    private static LoopbackWiki.Reply Reply(string name) => new(200, Encoding.UTF8.GetBytes(Text(name)), "application/json; charset=utf-8");

    private static string Text(string name) => File.ReadAllText(SharedData.PathOf($"{Folder}/{name}.json"));
}

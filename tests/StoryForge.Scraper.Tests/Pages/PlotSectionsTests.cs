using StoryForge.Scraper;

namespace StoryForge.Tests.Scraper.Pages;

public sealed class PlotSectionsTests
{
    [Theory]
    [InlineData("fandom-episode")]
    [InlineData("new-headings")]
    [InlineData("two-parts-on-one-page")]
    [InlineData("synopsis-under-other-name")]
    [InlineData("unclosed-tags")]
    public void A_golden_page_gives_its_plot(string name) => Assert.Equal(GoldenPages.Plot(name), PlotOf(GoldenPages.Html(name)));

    [Fact]
    public void A_page_without_a_wanted_heading_has_no_plot_section() =>
        Assert.Equal(DropReason.NoPlotSection, Read("<h2>Cast</h2><p>Adam.</p><p>The plot is thin.</p>").Dropped);

    [Fact]
    public void A_section_without_prose_is_an_empty_plot() =>
        Assert.Equal(DropReason.EmptyPlot, Read("<h2>Plot</h2><table class='navbox'><tr><td>x</td></tr></table><p> <br/> </p><h2>Cast</h2><p>Adam.</p>").Dropped);

    [Theory]
    [InlineData("<div>")]
    [InlineData("<b>")]
    [InlineData("<table><tr><td><ul><li>")]
    [InlineData("<a href=x><i>")]
    public void Tags_nested_without_end_can_not_be_read(string tags) =>
        Assert.Equal(DropReason.Unreadable, Read($"<h2>Plot</h2><p>Text</p>{string.Concat(Enumerable.Repeat(tags, 20_000))}").Dropped);

    [Fact]
    public void A_section_far_longer_than_any_plot_can_not_be_read() =>
        Assert.Equal(DropReason.Unreadable, Read("<h2>Plot</h2>" + string.Concat(Enumerable.Repeat("<p>x</div>", 30_000))).Dropped);

    [Fact]
    public void An_empty_section_gives_way_to_the_next_name() =>
        Assert.Equal("A crime.", PlotOf("<h2>Plot</h2><h2>Summary</h2><p>A crime.</p>"));

    [Fact]
    public void The_first_name_counts_though_it_comes_later_on_the_page() =>
        Assert.Equal("All of it.", PlotOf("<h2>Synopsis</h2><p>A teaser.</p><h2>Plot</h2><p>All of it.</p>"));

    [Fact]
    public void A_wanted_heading_within_a_wanted_section_takes_nothing_twice() =>
        Assert.Equal("One.\n\nTwo.", PlotOf("<h2>Plot</h2><p>One.</p><h3>Plot</h3><p>Two.</p>"));

    [Fact]
    public void A_plot_within_a_section_of_a_lesser_name_stands_alone() =>
        Assert.Equal("The crime.", PlotOf("<h2>Summary</h2><p>Facts.</p><h3>Plot</h3><p>The crime.</p><h3>Cast</h3><p>Adam.</p>"));

    [Fact]
    public void A_heading_in_a_box_neither_begins_nor_ends_a_section() =>
        Assert.Equal("One.\n\nTwo.", PlotOf("<aside><h2>Plot</h2><p>No.</p></aside><h2>Plot</h2><p>One.</p><div class='infobox'><h2>Cast</h2></div><p>Two.</p>"));

    [Fact]
    public void A_plot_at_the_end_of_the_page_ends_with_it() => Assert.Equal("The end.", PlotOf("<h2>Plot</h2>The end."));

    [Theory]
    [InlineData("<div class='spoiler'>No.</div>")]
    [InlineData("<div class=\"collapsible SpoilerBox\"><p>No.</p></div>")]
    [InlineData("<p hidden>No.</p>")]
    [InlineData("<p style='color:red; display: none'>No.</p>")]
    [InlineData("<div class='thumbinner'><div class='thumbcaption'>No.</div></div>")]
    [InlineData("<div class='navbox-inner'>No.</div>")]
    [InlineData("<table><caption>No.</caption></table>")]
    [InlineData("<div role='note' class='hatnote'>Main article: No.</div>")]
    [InlineData("<ol class='references'><li>No.</li></ol>")]
    [InlineData("<sup>[3]</sup>")]
    [InlineData("<sup>&#91;3&#93;</sup>")]
    [InlineData("<script>var no;</script>")]
    public void What_is_no_prose_is_left_out(string html) => Assert.Equal("Yes.", PlotOf($"<h2>Plot</h2>{html}<p>Yes.</p>"));

    [Fact]
    public void Raised_letters_stay() => Assert.Equal("The 3rd clue.", PlotOf("<h2>Plot</h2><p>The 3<sup>rd</sup> clue.</p>"));

    [Fact]
    public void A_source_can_drop_further_classes() =>
        Assert.Equal("Yes.", PlotOf("<h2>Plot</h2><div class='quiz'>No.</div><p>Yes.</p>", SourceExamples.Batman with { DropClasses = ["quiz"] }));

    [Fact]
    public void A_source_can_keep_what_is_dropped_elsewhere() =>
        Assert.Equal("Yes.", PlotOf("<h2>Plot</h2><div class='spoiler'>Yes.</div>", SourceExamples.Batman with { KeepClasses = ["spoiler"] }));

    [Fact]
    public void Headings_of_other_languages_work() =>
        Assert.Equal("Ein Verbrechen.", PlotOf("<h2>Überblick</h2><p>Nein.</p><h2>HANDLUNG</h2><p>Ein Verbrechen.</p>", SourceExamples.Batman with { Sections = ["Handlung"] }));

    private static string PlotOf(string html, Source? source = null) => Read(html, source).Text;

    private static PlotResult Read(string html, Source? source = null) => new PlotSections(source ?? SourceExamples.Batman).Read(new HtmlPage(html));
}

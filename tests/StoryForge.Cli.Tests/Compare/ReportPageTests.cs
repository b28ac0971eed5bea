using System.Xml.Linq;
using HtmlAgilityPack;
using StoryForge.Cli.Compare;
using StoryForge.Cli.Compare.Report;

namespace StoryForge.Tests.Cli.Compare;

public class ReportPageTests
{
    private const string Hostile = "<script>alert(\"1\")</script> & 'co'";

    private static readonly string[] References = ["http", "//", "src=", "href=", "url(", "@import", "<link", "<script", "<iframe"];

    private static readonly double[] Temperatures = [0.2, 1.2];

    [Fact]
    public void The_page_is_whole_html_with_well_formed_drawings()
    {
        var page = Page(copying: true, curve: true);

        var document = new HtmlDocument { OptionCheckSyntax = true };
        document.LoadHtml(page);
        Assert.Empty(document.ParseErrors);
        Assert.StartsWith("<!doctype html>", page, StringComparison.Ordinal);
        var drawings = document.DocumentNode.SelectNodes("//svg")!;
        Assert.True(drawings.Count >= 10);
        Assert.All(drawings, drawing => Assert.NotEmpty(XElement.Parse(drawing.OuterHtml).Attribute("aria-label")!.Value));
    }

    [Fact]
    public void It_refers_to_nothing_outside_itself() => Assert.All(
        References,
        reference => Assert.DoesNotContain(reference, Page(copying: true, curve: true), StringComparison.OrdinalIgnoreCase));

    [Fact]
    public void What_models_write_is_text_and_never_markup()
    {
        var document = new HtmlDocument();
        document.LoadHtml(Page(copying: true, curve: true));

        Assert.Null(document.DocumentNode.SelectSingleNode("//script"));
        Assert.Contains(document.DocumentNode.SelectNodes("//article//p")!, answer => HtmlEntity.DeEntitize(answer.InnerText) == Hostile);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void What_is_not_known_is_left_out_or_said_to_be(bool copying, bool curve)
    {
        var page = Page(copying, curve);

        Assert.Equal(curve, page.Contains("How they learnt", StringComparison.Ordinal));
        Assert.Equal(!copying, page.Contains("are not known", StringComparison.Ordinal));
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_can_not_say_all_of_the_text_has_a_note()
    {
        var lower = Model("lower", copying: true, curve: true) with { UnknownCharacters = 1, LostCapitals = 300, UnsaidBitsPerCharacter = 0.25 };

        Assert.Contains("lower 0.250 for 1 unknown character and 300 capitals of 8,000 characters", Page([Model("all", true, true), lower]), StringComparison.Ordinal);
        Assert.DoesNotContain("Not every vocabulary", Page(copying: true, curve: true), StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_held_nothing_out_shows_how_its_training_went()
    {
        var model = Model("trained", copying: true, curve: true);

        var page = Page([model with { Curve = model.Curve! with { Validation = [] } }]);

        Assert.Contains("nothing was held out", page, StringComparison.Ordinal);
        Assert.Contains("training, best 2.00", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2.39, 3, 1)]
    [InlineData(100, 100, 25)]
    [InlineData(0.07, 0.08, 0.02)]
    [InlineData(0, 1, 0.5)]
    [InlineData(243, 300, 100)]
    public void An_axis_ends_at_a_round_number(double greatest, double top, double step)
    {
        var scale = Scale.UpTo(greatest);

        Assert.Equal(top, scale.Top, 1e-9);
        Assert.Equal(step, scale.Step, 1e-9);
        Assert.Equal(top, scale.Ticks.Last(), 1e-9);
    }

    private static string Page(bool copying, bool curve) => Page([Model("a & b", copying, curve), Model("<i>c", copying, curve)]);

    private static string Page(IReadOnlyList<ComparedModel> models) => ReportPage.Of(new Comparison(
        DateTimeOffset.UnixEpoch, "libtorch", 2, 1, 8000, 200, 100, 2, 480, 0.8, 0.95, 1, 5000, models));

    private static ComparedModel Model(string name, bool copying, bool curve) => new(
        name, "gpt2", 6_000_000, 4096, 512, "00", new Interval(2, 1.9, 2.1), 4, 54, 2000, 8000, 0, 0, 0,
        new ContractFigures(new Interval(0.9, 0.8, 1), 180, 15, 5), 0.5, 0.9, 1, new Interval(0, 0, 0),
        copying ? new Copying(["plots.txt"], ["lost.txt"], 1_000_000, 7, "the " + Hostile, 30, Hostile, new Interval(3, 2, 4), new Interval(0, 0, 0), 300) : null,
        new Interval(30, 28, 33), new Interval(90, 80, 100), 12, 240,
        curve ? new TrainingCurve([new CurvePoint(1, 3), new CurvePoint(5, 2)], [new CurvePoint(0, 4), new CurvePoint(5, 1.9)]) : null,
        [.. Temperatures.Select(temperature => new GalleryText("Once " + Hostile, temperature, temperature > 1 ? "" : Hostile))]);
}

namespace StoryForge.Cli.Compare.Report;

/// <summary>A figure of one model.</summary>
/// <param name="Text">The value as it is written.</param>
/// <param name="Interval">Drawn over the bar's end as a whisker.</param>
internal sealed record Bar(string Model, int Colour, double Value, string Text, Interval? Interval = null);

/// <param name="Heading">What the bars under it have in common; null where the chart's title says it.</param>
internal sealed record BarGroup(string? Heading, IReadOnlyList<Bar> Bars);

/// <summary>Horizontal bars from 0, each under its model's name, with the value at the right.</summary>
internal static class BarChart
{
    /// <summary>In CSS pixels, so that letters have their size on a phone.</summary>
    private const int Width = 320;

    private const int RowHeight = 42;
    private const int HeadingHeight = 26;
    private const int AxisHeight = 22;

    /// <param name="direction">Which way is good.</param>
    /// <param name="unit">Behind the numbers of the axis.</param>
    public static Markup Draw(string title, string direction, IReadOnlyList<BarGroup> groups, string unit = "")
    {
        Bar[] all = [.. groups.SelectMany(group => group.Bars)];
        var scale = Scale.UpTo(all.Max(bar => Math.Max(bar.Value, bar.Interval?.High ?? 0)));
        var height = groups.Sum(group => (group.Heading is null ? 0 : HeadingHeight) + (group.Bars.Count * RowHeight));
        List<Markup> rows = [];
        double y = 0;
        foreach (var group in groups)
        {
            if (group.Heading is not null)
            {
                rows.Add(Markup.Of($"""<text class="heading" x="0" y="{y + 18}">{group.Heading}</text>"""));
                y += HeadingHeight;
            }

            foreach (var bar in group.Bars)
            {
                rows.Add(Row(bar, y, X));
                y += RowHeight;
            }
        }

        var spoken = string.Join("; ", groups.SelectMany(group => group.Bars.Select(bar => $"{(group.Heading is null ? "" : group.Heading + ", ")}{bar.Model} {bar.Text}")));
        return Markup.Of($"""
            <figure>
            <figcaption><b>{title}</b> <span>{direction}</span></figcaption>
            <svg viewBox="0 0 {Width} {height + AxisHeight}" role="img" aria-label="{title}: {spoken}">
            {Markup.Join(scale.Ticks.Select(tick => Tick(tick, X(tick), height, unit)))}
            {Markup.Join(rows)}
            </svg>
            </figure>
            """);

        // room for the last number of the axis, which stands under its line's middle
        double X(double value) => 2 + (value / scale.Top * (Width - 20));
    }

    private static Markup Row(Bar bar, double y, Func<double, double> x) => Markup.Of($"""
        <text x="2" y="{y + 14}">{bar.Model}</text><text class="value" x="{Width}" y="{y + 14}">{bar.Text}</text>
        <rect class="c{bar.Colour}" x="{x(0):0.#}" y="{y + 20}" width="{Math.Max(1.5, x(bar.Value) - x(0)):0.#}" height="14" rx="2"/>
        {(bar.Interval is { } range && range.High > range.Low ? Whisker(x(range.Low), x(range.High), y + 27) : Markup.Empty)}
        """);

    private static Markup Whisker(double low, double high, double y) => Markup.Of(
        $"""<path class="whisker" d="M{low:0.#} {y - 4}v8M{low:0.#} {y}H{high:0.#}M{high:0.#} {y - 4}v8"/>""");

    private static Markup Tick(double tick, double x, double height, string unit) => Markup.Of($"""
        <line class="grid" x1="{x:0.#}" x2="{x:0.#}" y1="0" y2="{height}"/>
        <text class="tick" x="{x:0.#}" y="{height + 15}" text-anchor="{(tick == 0 ? "start" : "middle")}">{Scale.Text(tick)}{unit}</text>
        """);
}

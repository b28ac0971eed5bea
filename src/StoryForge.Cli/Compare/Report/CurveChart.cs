using System.Globalization;

namespace StoryForge.Cli.Compare.Report;

/// <summary>How one model learnt: bits per character over steps, on a logarithmic axis that all models share.</summary>
internal static class CurveChart
{
    private const int Width = 320;
    private const int Height = 190;
    private const int Left = 30;
    private const int Right = 12;
    private const int Top = 12;
    private const int Bottom = 24;
    private const int TickDistance = 20;

    private static readonly double[] Round = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4, 5, 6, 8, 10, 12, 16];

    public static Markup Draw(string model, int colour, TrainingCurve curve, (double Low, double High) range)
    {
        var lastStep = Math.Max(1, curve.Training.Concat(curve.Validation).Max(point => point.Step));
        var (told, kind) = curve.Validation.Count > 0 ? (curve.Validation, "held out") : (curve.Training, "training");
        var best = told.MinBy(point => point.Bits)!;
        List<double> ticks = [];
        foreach (var tick in Round.Where(tick => tick >= range.Low && tick <= range.High && (ticks.Count == 0 || Y(ticks[^1]) - Y(tick) >= TickDistance)))
        {
            ticks.Add(tick);
        }

        var spoken = string.Create(CultureInfo.InvariantCulture, $"{model}, {kind}: best figure {best.Bits:0.00} bits per character at step {best.Step}");
        return Markup.Of($"""
            <figure>
            <figcaption><b>{model}</b> <span>bits per character while it learnt</span></figcaption>
            <svg viewBox="0 0 {Width} {Height}" role="img" aria-label="{spoken}">
            {Markup.Join(ticks.Select(tick => Markup.Of($"""<line class="grid" x1="{Left}" x2="{Width - Right}" y1="{Y(tick):0.#}" y2="{Y(tick):0.#}"/><text class="tick" x="{Left - 5}" y="{Y(tick) + 4:0.#}" text-anchor="end">{Scale.Text(tick)}</text>""")))}
            <text class="tick" x="{Left}" y="{Height - 6}">{(told.Count > 1 ? "step 0" : "")}</text><text class="tick" x="{Width - Right}" y="{Height - 6}" text-anchor="end">{lastStep:#,0}</text>
            {Line(curve.Training, "training")}
            {Line(curve.Validation, "held-out")}
            {Markup.Join((curve.Validation.Count > 0 ? curve.Validation : [best]).Select(point => Markup.Of($"""<circle class="c{colour}" cx="{X(point.Step):0.#}" cy="{Y(point.Bits):0.#}" r="{(point == best ? 5 : 2.5)}"/>""")))}
            <text class="value" x="{Math.Max(X(best.Step), Left + 90):0.#}" y="{Math.Min(Y(best.Bits) + 20, Height - Bottom - 4):0.#}">{kind}, best {best.Bits:0.00}</text>
            {Key()}
            </svg>
            </figure>
            """);

        double X(long step) => Left + ((double)step / lastStep * (Width - Left - Right));

        double Y(double bits) => Top + ((Math.Log(range.High) - Math.Log(bits)) / (Math.Log(range.High) - Math.Log(range.Low)) * (Height - Top - Bottom));

        Markup Line(IReadOnlyList<CurvePoint> points, string kind) => points.Count < 2
            ? Markup.Empty
            : Markup.Of($"""<polyline class="{kind} s{colour}" points="{string.Join(' ', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{X(point.Step):0.#},{Y(point.Bits):0.#}")))}"/>""");

        Markup Key() => curve.Training.Count < 2
            ? Markup.Of($"""<text class="tick" x="{Width - Right}" y="{Top + 10}" text-anchor="end">only the last figure is known</text>""")
            : curve.Validation.Count == 0 ? Markup.Of($"""<text class="tick" x="{Width - Right}" y="{Top + 10}" text-anchor="end">nothing was held out</text>""")
            : Markup.Of($"""<line class="training s{colour}" x1="{Width - Right - 118}" x2="{Width - Right - 98}" y1="{Top + 6}" y2="{Top + 6}"/><text class="tick" x="{Width - Right - 94}" y="{Top + 10}">training</text><line class="held-out s{colour}" x1="{Width - Right - 118}" x2="{Width - Right - 98}" y1="{Top + 21}" y2="{Top + 21}"/><text class="tick" x="{Width - Right - 94}" y="{Top + 25}">held out</text>""");
    }

    /// <summary>Room for all the curves, a little more at both ends.</summary>
    public static (double Low, double High) RangeOf(IEnumerable<TrainingCurve> curves)
    {
        double[] bits = [.. curves.SelectMany(curve => curve.Training.Concat(curve.Validation)).Select(point => point.Bits)];
        return (bits.Min() / 1.2, bits.Max() * 1.15);
    }
}

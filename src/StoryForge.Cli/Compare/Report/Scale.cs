namespace StoryForge.Cli.Compare.Report;

/// <summary>A linear axis from 0 with round numbers on it.</summary>
internal sealed record Scale(double Top, double Step)
{
    private const int MostTicks = 4;

    public IEnumerable<double> Ticks => Enumerable.Range(0, (int)Math.Round(Top / Step) + 1).Select(i => i * Step);

    public static Scale UpTo(double greatest)
    {
        if (greatest <= 0)
        {
            return new Scale(1, 0.5);
        }

        var power = Math.Pow(10, Math.Floor(Math.Log10(greatest / MostTicks)));
        var step = new[] { 1, 2, 2.5, 5, 10 }.Select(factor => factor * power).First(step => step * MostTicks >= greatest * (1 - 1e-9));
        return new Scale(step * Math.Ceiling(greatest / step * (1 - 1e-9)), step);
    }

    public static string Text(double tick) => tick >= 1000
        ? tick.ToString("#,0", System.Globalization.CultureInfo.InvariantCulture)
        : Math.Round(tick, 6).ToString("0.####", System.Globalization.CultureInfo.InvariantCulture);
}

using StoryForge.Cli.Compare;

namespace StoryForge.Tests.Cli.Compare;

public sealed class TrainingCurveTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("storyforge-curve-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Training_losses_are_told_in_bits_by_the_factor_of_the_validation()
    {
        var curve = TrainingCurve.OfMetrics(
        [
            """{"kind":"validation","step":0,"loss":4.0,"bitsPerCharacter":2.0}""",
            """{"kind":"step","step":1,"loss":3.0}""",
            """{"kind":"step","step":2,"loss":"NaN"}""",
            """{"kind":"sample","step":2,"text":"x"}""",
            """{"kind":"validation","step":2,"loss":2.0,"bitsPerCharacter":1.0}""",
        ])!;

        Assert.Equal([new CurvePoint(1, 1.5)], curve.Training);
        Assert.Equal([new CurvePoint(0, 2), new CurvePoint(2, 1)], curve.Validation);
    }

    [Fact]
    public void Many_steps_are_thinned_to_means()
    {
        var steps = Enumerable.Range(1, 1000).Select(step => $$"""{"kind":"step","step":{{step}},"loss":{{step}}}""");

        var curve = TrainingCurve.OfMetrics(["""{"kind":"validation","step":0,"loss":1,"bitsPerCharacter":1}""", .. steps])!;

        Assert.InRange(curve.Training.Count, 40, 80);
        Assert.Equal(new CurvePoint(13, 7), curve.Training[0]);
    }

    [Fact]
    public void Without_metrics_the_card_gives_the_last_figure()
    {
        File.WriteAllText(Path.Combine(_folder, "training.json"), """{"validation":{"step":7,"bitsPerCharacter":1.5}}""");

        Assert.Equal([new CurvePoint(7, 1.5)], TrainingCurve.Of(_folder)!.Validation);
    }

    [Fact]
    public void A_character_model_that_held_nothing_out_has_its_training_alone()
    {
        string[] lines = ["""{"kind":"step","step":1,"loss":2.0}"""];

        Assert.Null(TrainingCurve.OfMetrics(lines));
        var curve = TrainingCurve.OfMetrics(lines, characters: true)!;
        Assert.Empty(curve.Validation);
        Assert.Equal(2 / Math.Log(2), Assert.Single(curve.Training).Bits, 1e-9);
    }

    [Fact]
    public void Without_both_there_is_no_curve() => Assert.Null(TrainingCurve.Of(_folder));
}

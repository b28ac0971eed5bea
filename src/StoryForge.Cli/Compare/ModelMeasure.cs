using StoryForge.Training;

namespace StoryForge.Cli.Compare;

/// <summary>What is measured of a model once, before it writes.</summary>
/// <param name="Key">Of the checkpoint and the held-out text.</param>
/// <param name="Parts">The evaluation's, in the text's order.</param>
/// <param name="PeakMegabytes">The most memory that a process of its own has resident while the model writes in it.</param>
internal sealed record ModelMeasure(string Key, Evaluation Evaluation, IReadOnlyList<EvaluationPart> Parts, double PeakMegabytes);

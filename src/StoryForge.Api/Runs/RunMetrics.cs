namespace StoryForge.Api;

/// <summary>What a training has told of itself since a place in its metrics file.</summary>
/// <param name="Next">The byte to ask from the next time: after the last whole line.</param>
/// <param name="Restarted">The file is shorter than the place asked from, as the run was begun anew: this is all of it.</param>
public sealed record RunMetrics(
    long Next,
    bool Restarted,
    IReadOnlyList<StepPoint> Steps,
    IReadOnlyList<ValidationPoint> Validations,
    IReadOnlyList<ValidationPoint> Tests,
    IReadOnlyList<RunSample> Samples);

/// <param name="Step">The last of the steps that the point stands for.</param>
/// <param name="Loss">Their mean, in nats a token; null where it was no number: the training had diverged.</param>
public sealed record StepPoint(long Step, double? Loss, double? LearningRate);

public sealed record ValidationPoint(long Step, double? Loss, double? BitsPerCharacter, bool IsBest);

public sealed record RunSample(long Step, double? Temperature, string Prompt, string Text);

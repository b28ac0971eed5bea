using System.Text.Json.Serialization;

namespace StoryForge.Training;

/// <summary>What was read of a corpus that is a list.</summary>
/// <param name="Rows">Kept.</param>
public sealed record ListReport(string Path, int Rows, LeftOutRows LeftOut);

/// <param name="FirstStep">Steps done before; 0 unless resumed.</param>
/// <param name="Device">Where it computes and in what, such as "cpu, bfloat16, 2 threads".</param>
/// <param name="StepsAnEpoch">Steps that see each training window once.</param>
public sealed record RunStart(
    string Recipe,
    long FirstStep,
    long Steps,
    long Parameters,
    int VocabularySize,
    long TrainingTokens,
    long ValidationTokens,
    double StepsAnEpoch,
    string Device);

/// <param name="Step">Steps done, this one included.</param>
/// <param name="Loss">Nats per predicted token, mean over the step's batches.</param>
/// <param name="GradientNorm">Before clipping.</param>
/// <param name="Tokens">Predicted or read so far, over the whole run.</param>
/// <param name="Seconds">Time this step took.</param>
/// <param name="TokensPerSecond">Of this step.</param>
/// <param name="Remaining">Estimated from the steps of this sitting; null for the first few.</param>
public sealed record StepReport(
    long Step,
    [property: JsonIgnore] long Steps,
    double Loss,
    double LearningRate,
    double GradientNorm,
    long Tokens,
    double Seconds,
    [property: JsonIgnore] double TokensPerSecond,
    [property: JsonIgnore] TimeSpan? Remaining) : MetricsRecord;

/// <param name="Epoch">Whole passes over the corpus.</param>
/// <param name="Loss">Nats per predicted token, mean over the steps of the last pass, as they were made.</param>
public sealed record EpochReport(int Epoch, long Step, double Loss) : MetricsRecord;

/// <param name="Loss">Nats per token over the held-out windows.</param>
/// <param name="BitsPerCharacter">By the held-out texts' own ratio of tokens to characters.</param>
public sealed record ValidationReport(long Step, double Loss, double Perplexity, double BitsPerCharacter, bool IsBest) : MetricsRecord;

/// <summary>A text that is measured beside what is held out.</summary>
/// <param name="Corpus">The file's name.</param>
/// <param name="Loss">Nats per token.</param>
public sealed record SideReport(long Step, string Corpus, double Loss, double BitsPerCharacter) : MetricsRecord;

/// <summary>The best checkpoint on texts that were neither trained on nor chosen by.</summary>
/// <param name="Step">Of that checkpoint.</param>
/// <param name="Loss">Nats per token.</param>
public sealed record TestReport(long Step, double Loss, double Perplexity, double BitsPerCharacter) : MetricsRecord;

public sealed record SampleReport(long Step, double Temperature, string Prompt, string Text) : MetricsRecord;

/// <param name="IsBest">The best checkpoint so far; else the one to resume from.</param>
public sealed record CheckpointReport(long Step, string Folder, bool IsBest);

public enum RunEnd
{
    /// <summary>All steps of the recipe are done.</summary>
    Finished,

    /// <summary>Validation did not improve for as long as the recipe is patient.</summary>
    EarlyStop,

    /// <summary>Stopped from outside; <c>last/</c> is up to date.</summary>
    Cancelled,
}

/// <param name="Folder">Holds the best checkpoint.</param>
public sealed record RunResult(RunEnd End, long Step, double? BestLoss, long BestStep, string Folder);

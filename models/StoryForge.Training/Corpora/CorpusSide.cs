namespace StoryForge.Training;

/// <summary>What a document is for.</summary>
public enum CorpusSide
{
    Training,

    /// <summary>Held out, to choose the best checkpoint by.</summary>
    Validation,

    /// <summary>Held out, and looked at once, when nothing is chosen any more.</summary>
    Test,
}

namespace StoryForge.Stories;

/// <summary>What the sentence contract keeps of a text.</summary>
/// <param name="Kept">A beginning of the text that ends with a whole sentence, or nothing.</param>
/// <param name="Sentences">Whole sentences in it; one that closes the writer's own open sentence counts.</param>
public sealed record SentenceResult(string Kept, int Sentences);

namespace StoryForge.Training;

/// <summary>A text that is held out, or trained on, as a whole.</summary>
/// <param name="Continues">
/// The text goes on from the document before it without a break: a block of a longer text, where no
/// end-of-text token belongs between the two.
/// </param>
/// <param name="Frequency">Of a word, in the list it comes from; in any unit.</param>
public readonly record struct CorpusDocument(string Text, bool Continues = false, double Frequency = 1);

namespace StoryForge.Models;

/// <summary>What a Keras file does not say.</summary>
public sealed record KerasImportOptions
{
    /// <summary>The gates' function; null: as the file says, or as was usual in its Keras.</summary>
    public GateKind? Gate { get; init; }

    /// <summary>
    /// The character that ends a text; empty: none. Null: a blank for a model of which there are the weights alone, as
    /// the words and names models have it, else none.
    /// </summary>
    public string? EndMark { get; init; }

    /// <summary>A text with all of the characters that the model knows; null: it knows the 128 of ASCII by their codes.</summary>
    public string? Text { get; init; }

    /// <summary>The model knows lower-cased text alone. Found out without this for a model with an embedding of ASCII.</summary>
    public bool LowerCase { get; init; }
}

/// <param name="LowerCase">Texts are put into lower case before it reads them.</param>
/// <param name="EndMark">The character that ends a text; null: none.</param>
public sealed record ImportedModel(RecurrentConfig Config, bool LowerCase, string? EndMark);

using StoryForge.Generation;
using StoryForge.Models;

namespace StoryForge.Training;

/// <summary>A text that is measured at each validation, and neither trained on nor chosen by: how a model does elsewhere.</summary>
internal sealed class SideText
{
    /// <summary>Of a document at least so much is taken, so that most of it has something before it.</summary>
    private const int FewestTokens = 512;

    private readonly string _name;
    private readonly ITokenizer _tokenizer;
    private readonly IReadOnlyList<string> _documents;

    private SideText(string name, ITokenizer tokenizer, IReadOnlyList<string> documents)
    {
        _name = name;
        _tokenizer = tokenizer;
        _documents = documents;
    }

    /// <exception cref="RecipeException">Such texts beside lists of words.</exception>
    /// <exception cref="CorpusException">One that cannot be read.</exception>
    public static IReadOnlyList<SideText> All(Recipe recipe, StoryForgeFolders folders, ITokenizer tokenizer) =>
        recipe.Sequences is not null && recipe.Validation.Also.Count > 0
            ? throw new RecipeException("validation.also is for models of texts, and this one learns sequences; leave it out.")
            : [.. recipe.Validation.Also.Select(path => Read(folders.FindCorpus(path), tokenizer, recipe.Validation.Tokens))];

    public SideReport Measure(LanguageNetwork network, long step, CancellationToken cancellationToken)
    {
        Evaluation evaluation = Evaluator.Measure(network, _tokenizer, _documents, cancellationToken: cancellationToken);
        return new SideReport(step, _name, evaluation.Loss, evaluation.BitsPerCharacter);
    }

    /// <summary>The same parts of the same documents each time, spread over all of them.</summary>
    private static SideText Read(string path, ITokenizer tokenizer, int mostTokens)
    {
        IReadOnlyList<CorpusDocument> all = CorpusText.Read(new CorpusSource(path), share: 0).Documents;
        int taken = Math.Clamp(mostTokens / FewestTokens, 1, all.Count);
        string[] documents = [.. Enumerable.Range(0, taken)
            .Select(i => all[(int)((long)i * all.Count / taken)].Text)
            .Select(document => Beginning(document, tokenizer, mostTokens / taken))];
        return new SideText(Path.GetFileName(path), tokenizer, documents);
    }

    private static string Beginning(string document, ITokenizer tokenizer, int tokens)
    {
        double share = Math.Min(1, (double)tokens / Math.Max(1, tokenizer.Encode(document).Length));
        int end = (int)Math.Ceiling(share * document.Length);
        return document[..(end < document.Length && char.IsLowSurrogate(document[end]) ? end + 1 : end)];
    }
}

using System.Text;

namespace StoryForge.Training;

/// <summary>The texts of a run, as full paths.</summary>
/// <param name="HeldOut">Whole files for validation only.</param>
internal sealed record Sources(IReadOnlyList<CorpusSource> Corpus, IReadOnlyList<string> HeldOut)
{
    /// <exception cref="RecipeException">The recipe names no corpus.</exception>
    public static Sources Of(Recipe recipe, StoryForgeFolders folders) => recipe.Corpus.Count == 0
        ? throw new RecipeException($"The recipe {recipe.Name} names no corpus. Give one with --corpus.")
        : new Sources(
            [.. recipe.Corpus.Select(source => source with { Path = Path.GetFullPath(folders.FindCorpus(source.Path)) })],
            [.. recipe.ValidationCorpus.Select(path => Path.GetFullPath(folders.FindCorpus(path)))]);

    /// <param name="recipe">
    /// How they are read, and what is held out of each source that does not say otherwise, where no whole files are.
    /// </param>
    /// <exception cref="CorpusException">A source that cannot be read, or a window database beside another source.</exception>
    /// <exception cref="RecipeException">A test of a window database.</exception>
    public ICorpusContents Read(Recipe recipe)
    {
        ValidationOptions validation = recipe.Validation;
        if (Corpus.FirstOrDefault(source => WindowDatabase.IsOne(source.Path)) is { } database)
        {
            if (validation.Test > 0)
            {
                throw new RecipeException($"validation.test is for texts, and {database.Path} is a window database; set it to 0.");
            }

            return Corpus.Count + HeldOut.Count == 1
                ? new WindowContents(database.Path, database.Validation ?? validation.Share)
                : throw new CorpusException(database.Path, "is a window database, which is trained on alone", "Leave the other texts out, or make windows of all of them.");
        }

        if (recipe.Sequences is { } options)
        {
            return ReadSequences(recipe, options);
        }

        double ofEach = HeldOut.Count > 0 ? 0 : validation.Share;
        return new CorpusTexts([.. Corpus.Select(source => CorpusText.Read(source, ofEach, validation.Test, recipe.Loader))],
            [.. HeldOut.Select(path => CorpusText.Read(new CorpusSource(path), share: 0, loader: recipe.Loader))]);
    }

    /// <exception cref="RecipeException">Options that do not go together.</exception>
    private SequenceContents ReadSequences(Recipe recipe, SequenceOptions options)
    {
        if (recipe.Loader.Kind == LoaderKind.Text)
        {
            throw new RecipeException("Sequences are the rows of a list; set loader.kind to \"lines\", \"frequent-words\" or \"csv\".");
        }

        if (options.EndMark is { } mark && (!Rune.TryGetRuneAt(mark.PadRight(1, '\ufffd'), 0, out Rune rune) || rune.Utf16SequenceLength != mark.Length))
        {
            throw new RecipeException($"sequences.end_mark is \"{mark}\"; it must be one character.");
        }

        if (Corpus.FirstOrDefault(source => source.Weight != 1) is { } weighted)
        {
            throw new CorpusException(weighted.Path, "has a weight, and of sequences each counts alike", "Leave it out; sequences.frequency_power weighs words.");
        }

        var selection = new SequenceSelection(options, recipe.Tokenizer?.LowerCase ?? false);
        // first what is held out, so that nothing of it is trained on
        CorpusText[] heldOut = [.. HeldOut.Select(path => CorpusText.Read(new CorpusSource(path), share: 0, test: 0, recipe.Loader, selection))];
        double ofEach = HeldOut.Count > 0 ? 0 : recipe.Validation.Share;
        return new SequenceContents([.. Corpus.Select(source => CorpusText.Read(source, ofEach, recipe.Validation.Test, recipe.Loader, selection))], heldOut, options);
    }
}

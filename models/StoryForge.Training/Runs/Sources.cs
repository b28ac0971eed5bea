namespace StoryForge.Training;

/// <summary>The texts of a run, as full paths.</summary>
/// <param name="HeldOut">Whole files for validation only.</param>
internal sealed record Sources(IReadOnlyList<CorpusSource> Corpus, IReadOnlyList<string> HeldOut)
{
    /// <exception cref="RecipeException">Neither the recipe nor the request names a corpus.</exception>
    public static Sources Of(Recipe recipe, RunRequest request)
    {
        bool own = request.Corpus.Count > 0;
        IReadOnlyList<CorpusSource> corpus = own ? request.Corpus : recipe.Corpus;
        if (corpus.Count == 0)
        {
            throw new RecipeException($"The recipe {recipe.Name} names no corpus. Give one with --corpus.");
        }

        return new Sources(
            [.. corpus.Select(source => source with { Path = Path.GetFullPath(request.Folders.FindCorpus(source.Path)) })],
            // the recipe's held-out texts belong to the recipe's corpus
            own ? [] : [.. recipe.ValidationCorpus.Select(path => Path.GetFullPath(request.Folders.FindCorpus(path)))]);
    }

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

        double ofEach = HeldOut.Count > 0 ? 0 : validation.Share;
        return new CorpusTexts([.. Corpus.Select(source => CorpusText.Read(source, ofEach, validation.Test, recipe.Loader))],
            [.. HeldOut.Select(path => CorpusText.Read(new CorpusSource(path), share: 0, loader: recipe.Loader))]);
    }
}

namespace StoryForge.Generation;

/// <summary>The tokenizer of a checkpoint folder: which kind it is follows from the files.</summary>
public static class TokenizerFiles
{
    /// <exception cref="CheckpointException">No tokenizer in the folder, or a damaged one.</exception>
    public static ITokenizer Load(string folder)
    {
        if (File.Exists(Path.Combine(folder, CharacterVocabulary.FileName)))
        {
            return CharacterVocabulary.Load(folder);
        }

        if (File.Exists(Path.Combine(folder, BpeFiles.VocabularyName)))
        {
            return ByteBpeTokenizer.Load(folder);
        }

        throw new CheckpointException(
            folder,
            "there is no tokenizer in it",
            $"It needs {BpeFiles.VocabularyName} and {BpeFiles.MergesName}, or {CharacterVocabulary.FileName}.");
    }

    /// <summary>Writes the files that <see cref="Load"/> reads.</summary>
    public static void Save(ITokenizer tokenizer, string folder)
    {
        switch (tokenizer)
        {
            case ByteBpeTokenizer bpe:
                bpe.Save(folder);
                break;
            case CharacterVocabulary characters:
                characters.Save(folder);
                break;
            default:
                throw new ArgumentException($"A {tokenizer.GetType().Name} has no files.", nameof(tokenizer));
        }
    }

    internal static byte[] ReadBytes(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException(path, "the file cannot be read", "A checkpoint folder needs its tokenizer in it.", error);
        }
    }
}

using StoryForge.Generation;

namespace StoryForge.Models;

/// <summary>Whether a tokenizer belongs to a network.</summary>
internal static class VocabularyFit
{
    /// <summary>Embedding tables are padded to a round size, GPT-2's 50,257 rows to 50,304 for instance.</summary>
    private const int MostPadding = 127;

    /// <exception cref="CheckpointException">A token would have no embedding, or the table is far too large.</exception>
    public static void Check(NetworkConfig config, ITokenizer tokenizer, string path)
    {
        int padding = config.VocabularySize - tokenizer.VocabularySize;
        if (padding is < 0 or > MostPadding)
        {
            throw new CheckpointException(
                path,
                $"the tokenizer has {tokenizer.VocabularySize} entries, and the network was made for {config.VocabularySize} (vocab_size)",
                "They are of different models; put the right tokenizer beside the weights.");
        }
    }
}

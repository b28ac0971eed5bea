using System.Security.Cryptography;
using System.Text;

namespace StoryForge.Training;

/// <summary>The documents of one source, and which of them are held out for validation.</summary>
public sealed class CorpusText
{
    private CorpusText(CorpusSource source, string sha256, IReadOnlyList<CorpusDocument> documents, bool[] heldOut)
    {
        Source = source;
        Sha256 = sha256;
        Documents = documents;
        HeldOut = heldOut;
    }

    public CorpusSource Source { get; }

    public string Sha256 { get; }

    public IReadOnlyList<CorpusDocument> Documents { get; }

    /// <summary>One for each of <see cref="Documents"/>.</summary>
    public IReadOnlyList<bool> HeldOut { get; }

    /// <summary>Whole again, where <see cref="Documents"/> are blocks of a longer text.</summary>
    public IReadOnlyList<string> WholeDocuments
    {
        get
        {
            List<string> whole = [];
            foreach (CorpusDocument document in Documents)
            {
                if (document.Continues)
                {
                    whole[^1] += document.Text;
                }
                else
                {
                    whole.Add(document.Text);
                }
            }

            return whole;
        }
    }

    public IEnumerable<string> TrainingTexts => Documents.Where((_, i) => !HeldOut[i]).Select(document => document.Text);

    /// <param name="share">Of the characters to hold out, where the source does not say so itself.</param>
    /// <exception cref="CorpusException">A missing, empty or binary file.</exception>
    public static CorpusText Read(CorpusSource source, double share)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        List<string> texts = [];
        foreach (string path in CorpusFile.Under(source.Path))
        {
            CorpusFile file = CorpusFile.Read(path);
            hash.AppendData(Encoding.ASCII.GetBytes(file.Sha256));
            texts.Add(file.Text);
        }

        IReadOnlyList<CorpusDocument> documents = DocumentSplitter.Split(texts);
        return new CorpusText(
            source,
            Convert.ToHexStringLower(hash.GetHashAndReset()),
            documents,
            ValidationSplit.HeldOut(documents, source.Validation ?? share));
    }
}

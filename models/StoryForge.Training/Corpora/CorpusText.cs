using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace StoryForge.Training;

/// <summary>The documents of one source, and which of them are held out for validation.</summary>
public sealed class CorpusText
{
    private CorpusText(CorpusSource source, string sha256, string key, IReadOnlyList<CorpusDocument> documents, LeftOutRows? leftOut, CorpusSide[] sides)
    {
        Source = source;
        Sha256 = sha256;
        Key = key;
        LeftOut = leftOut;
        Documents = documents;
        Sides = sides;
    }

    public CorpusSource Source { get; }

    /// <summary>Over the bytes of all its files.</summary>
    public string Sha256 { get; }

    /// <summary>Two texts of the same key have the same documents.</summary>
    public string Key { get; }

    /// <summary>Null: it is a text, and no list.</summary>
    public LeftOutRows? LeftOut { get; }

    public IReadOnlyList<CorpusDocument> Documents { get; }

    /// <summary>One for each of <see cref="Documents"/>.</summary>
    public IReadOnlyList<CorpusSide> Sides { get; }

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

    public IEnumerable<string> TrainingTexts => TextsFor(CorpusSide.Training);

    public IEnumerable<string> TextsFor(CorpusSide side) =>
        Documents.Where((_, i) => Sides[i] == side).Select(document => document.Text);

    /// <param name="share">Of the characters to hold out, where the source does not say so itself.</param>
    /// <param name="test">Of the characters to hold out of validation too.</param>
    /// <param name="loader">How documents are read from the files; null: as texts.</param>
    /// <exception cref="CorpusException">A missing, empty or binary file, or one of another form than the loader reads.</exception>
    public static CorpusText Read(CorpusSource source, double share, double test = 0, LoaderOptions? loader = null) =>
        Read(source, share, test, loader, sequences: null);

    /// <inheritdoc cref="Read(CorpusSource, double, double, LoaderOptions?)"/>
    /// <param name="sequences">Chooses among the rows of a list; null: all are documents.</param>
    internal static CorpusText Read(CorpusSource source, double share, double test, LoaderOptions? loader, SequenceSelection? sequences)
    {
        loader ??= new LoaderOptions();
        CorpusFile[] files = [.. CorpusFile.Under(source.Path, RowLoader.Extension(loader.Kind)).Select(CorpusFile.Read)];
        string sha256 = HashOf(files.Select(file => file.Sha256));
        if (loader.Kind == LoaderKind.Text)
        {
            return Split(DocumentSplitter.Split(files.Select(file => file.Text)), sha256, leftOut: null);
        }

        (IReadOnlyList<CorpusDocument> rows, LeftOutRows leftOut) = RowLoader.Read(source.Path, files, loader);
        rows = sequences?.Of(source.Path, rows, leftOut) ?? rows;
        return Split(rows, HashOf([sha256, .. rows.Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.Text}\0{row.Frequency}\0"))]), leftOut);

        CorpusText Split(IReadOnlyList<CorpusDocument> documents, string key, LeftOutRows? leftOut) =>
            new(source, sha256, key, documents, leftOut, ValidationSplit.Of(documents, source.Validation ?? share, test));
    }

    private static string HashOf(IEnumerable<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string part in parts)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(part));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

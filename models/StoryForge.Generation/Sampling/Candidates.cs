using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace StoryForge.Generation;

/// <summary>
/// The weight of every token (its probability times an unknown factor; the largest is 1). Cuts down to the likeliest by
/// passes over the weights, eight at a time, and never sorts more than a few: vocabularies have 50,257 entries and more.
/// </summary>
internal sealed class Candidates
{
    /// <summary>So few candidates at the edge of a cut are sorted rather than parted further.</summary>
    private const int SortedEdge = 64;

    /// <summary>A factor of 16, in the bits of a float.</summary>
    private const int FourOctaves = 4 << 23;

    private const int VectorsInBlock = 64;

    /// <summary>Passes go over two vectors at once, as one sum alone would wait for its own last addition.</summary>
    public static readonly int Padding = 2 * Vector256<float>.Count;

    private readonly List<TokenProbability> _edge = [];
    private float[] _weights = [];
    private float[] _searched = [];

    /// <summary>Tokens that weigh less are no candidates.</summary>
    private float _least;

    /// <summary>How many candidates there are, and the sum of their weights.</summary>
    private (int Count, double Mass) _all;

    private Span<Vector256<float>> Vectors => MemoryMarshal.Cast<float, Vector256<float>>(_weights.AsSpan());

    /// <exception cref="InvalidLogitsException">NaN or plus infinity among them, or no token is allowed.</exception>
    public static float Largest(ReadOnlySpan<float> logits)
    {
        ReadOnlySpan<Vector256<float>> vectors = MemoryMarshal.Cast<float, Vector256<float>>(logits);
        Vector256<float> even = Vector256.Create(float.NegativeInfinity), odd = even, numbers = Vector256<float>.AllBitsSet;
        for (int i = 0; i < vectors.Length; i += 2)
        {
            // the native maximum may lose a NaN, which alone is not equal to itself
            numbers &= Vector256.Equals(vectors[i], vectors[i]) & Vector256.Equals(vectors[i + 1], vectors[i + 1]);
            even = Vector256.MaxNative(even, vectors[i]);
            odd = Vector256.MaxNative(odd, vectors[i + 1]);
        }

        Vector256<float> largest = Vector256.MaxNative(even, odd);
        float result = float.NegativeInfinity;
        for (int lane = 0; lane < Vector256<float>.Count; lane++)
        {
            result = MathF.Max(result, largest[lane]);
        }

        if (numbers.ExtractMostSignificantBits() != byte.MaxValue || result == float.PositiveInfinity)
        {
            throw new InvalidLogitsException("there are values in it that are not numbers");
        }

        return result == float.NegativeInfinity ? throw new InvalidLogitsException("no token is allowed") : result;
    }

    /// <summary>Takes the softmax of the logits.</summary>
    /// <param name="logits">Padded with minus infinity to a multiple of <see cref="Padding"/>.</param>
    /// <exception cref="InvalidLogitsException">NaN or plus infinity among them, or no token is allowed.</exception>
    public void Fill(ReadOnlySpan<float> logits, double temperature)
    {
        if (_weights.Length != logits.Length)
        {
            _weights = new float[logits.Length];
            _searched = new float[logits.Length];
        }

        float largest = Largest(logits), factor = (float)Math.Min(1 / temperature, 1e30);
        ReadOnlySpan<Vector256<float>> source = MemoryMarshal.Cast<float, Vector256<float>>(logits);
        Span<Vector256<float>> weights = Vectors;
        for (int i = 0; i < source.Length; i++)
        {
            weights[i] = ExponentialFunction.OfNonPositive((source[i] - Vector256.Create(largest)) * factor);
        }

        _least = float.Epsilon;
        _all = Measure(weights, _least);
    }

    /// <summary>The k likeliest.</summary>
    public void KeepCount(int k) => Cut(k, double.PositiveInfinity);

    /// <summary>The fewest likeliest that have together this share of the probability; one at least.</summary>
    public void KeepMass(double share) => Cut(int.MaxValue, Math.Max(share * _all.Mass, double.Epsilon));

    /// <summary>Those that have at least this share of the likeliest one's probability.</summary>
    public void KeepShareOfLargest(double share)
    {
        _least = Math.Max(_least, (float)share);
        _all = Measure(Vectors, _least);
    }

    /// <param name="uniform">From 0 to below 1.</param>
    public int Draw(double uniform)
    {
        double left = uniform * _all.Mass;
        for (int block = 0; block < Vectors.Length; block += VectorsInBlock)
        {
            ReadOnlySpan<Vector256<float>> vectors = Vectors[block..Math.Min(block + VectorsInBlock, Vectors.Length)];
            double mass = Measure(vectors, _least).Mass;
            if (left >= mass)
            {
                left -= mass;
                continue;
            }

            ReadOnlySpan<float> weights = MemoryMarshal.Cast<Vector256<float>, float>(vectors);
            for (int i = 0; i < weights.Length; i++)
            {
                left -= weights[i] >= _least ? weights[i] : 0;
                if (left < 0)
                {
                    return block * Vector256<float>.Count + i;
                }
            }
        }

        // the sums are rounded
        return _weights.AsSpan().LastIndexOfAnyInRange(_least, float.PositiveInfinity);
    }

    /// <summary>The likeliest few and their probabilities, the likeliest first.</summary>
    public TokenProbability[] Likeliest(int count)
    {
        double mass = _all.Mass;
        KeepCount(count);
        Gather(_least, float.PositiveInfinity);
        _edge.Sort(LikeliestFirst);
        return [.. _edge.Select(candidate => candidate with { Probability = candidate.Probability / mass })];
    }

    /// <summary>
    /// Keeps the likeliest candidates until there are <paramref name="count"/> of them or they weigh
    /// <paramref name="mass"/>. The edge is found by bisection over the bits of the weight (positive floats are
    /// ordered as their bits are), then the few candidates at the edge are sorted.
    /// </summary>
    private void Cut(int count, double mass)
    {
        if (_all.Count <= count && _all.Mass <= mass)
        {
            return;
        }

        // those that weigh at least enough are enough; those that weigh at least tooMuch are too few
        int enough = BitConverter.SingleToInt32Bits(LeastNeeded(mass)), tooMuch = BitConverter.SingleToInt32Bits(1f) + 1;
        int countOfEnough = _all.Count;
        (int Count, double Mass) heavier = (0, 0), beyond = (0, 0);
        ReadOnlySpan<Vector256<float>> searched = Vectors;
        long stride = FourOctaves;
        while (tooMuch - enough > 1 && countOfEnough - heavier.Count > SortedEdge)
        {
            // the edge is mostly near the top, so the search comes down from there in growing strides
            int middle = (int)Math.Max(enough + (tooMuch - enough) / 2, tooMuch - stride);
            stride *= 2;
            (int Count, double Mass) measured = Measure(searched, BitConverter.Int32BitsToSingle(middle));
            measured = (measured.Count + beyond.Count, measured.Mass + beyond.Mass);
            if (measured.Count >= count || measured.Mass >= mass)
            {
                (enough, countOfEnough) = (middle, measured.Count);
            }
            else
            {
                (tooMuch, heavier) = (middle, measured);
            }

            if (countOfEnough - heavier.Count < searched.Length / 2)
            {
                searched = Extract(searched, BitConverter.Int32BitsToSingle(enough), BitConverter.Int32BitsToSingle(tooMuch));
                beyond = heavier;
            }
        }

        _least = BitConverter.Int32BitsToSingle(enough);
        Gather(_least, BitConverter.Int32BitsToSingle(tooMuch));
        _edge.Sort(LikeliestFirst);
        int kept = 0;
        _all = heavier;
        while (kept < _edge.Count && _all.Count < count && _all.Mass < mass)
        {
            _all = (_all.Count + 1, _all.Mass + _edge[kept++].Probability);
        }

        foreach (TokenProbability dropped in CollectionsMarshal.AsSpan(_edge)[kept..])
        {
            _weights[dropped.Token] = 0;
        }
    }

    /// <summary>All the lighter ones, were they as many as there are tokens, could not make up what a mass leaves out.</summary>
    private float LeastNeeded(double mass)
    {
        double leftOut = Math.Max(0, _all.Mass - mass);
        // half, as sums of floats are rounded
        return Math.Max((float)(0.5 * leftOut / _weights.Length), _least);
    }

    /// <summary>Count and mass of those that weigh at least that much; it is more than 0.</summary>
    private static (int Count, double Mass) Measure(ReadOnlySpan<Vector256<float>> vectors, float least)
    {
        Vector256<float> bound = Vector256.Create(least), even = Vector256<float>.Zero, odd = even;
        Vector256<int> count = Vector256<int>.Zero;
        for (int i = 0; i < vectors.Length; i += 2)
        {
            Vector256<float> first = Vector256.GreaterThanOrEqual(vectors[i], bound);
            Vector256<float> second = Vector256.GreaterThanOrEqual(vectors[i + 1], bound);
            even += vectors[i] & first;
            odd += vectors[i + 1] & second;
            // a lane that is true has all bits set, which is -1
            count -= first.AsInt32() + second.AsInt32();
        }

        return (Vector256.Sum(count), Vector256.Sum(even + odd));
    }

    /// <summary>The weights from <paramref name="least"/> to below <paramref name="below"/>, close together; the rest 0.</summary>
    private ReadOnlySpan<Vector256<float>> Extract(ReadOnlySpan<Vector256<float>> vectors, float least, float below)
    {
        // the source may be what was extracted before: nothing is written in front of what is still to be read
        ReadOnlySpan<float> weights = MemoryMarshal.Cast<Vector256<float>, float>(vectors);
        int extracted = 0;
        for (int i = 0; i < vectors.Length; i++)
        {
            for (uint lanes = LanesWithin(vectors[i], least, below); lanes != 0; lanes &= lanes - 1)
            {
                _searched[extracted++] = weights[i * Vector256<float>.Count + BitOperations.TrailingZeroCount(lanes)];
            }
        }

        int padded = (extracted + Padding - 1) / Padding * Padding;
        _searched.AsSpan(extracted, padded - extracted).Clear();
        return MemoryMarshal.Cast<float, Vector256<float>>(_searched.AsSpan(0, padded));
    }

    /// <summary>The candidates from <paramref name="least"/> to below <paramref name="below"/> into the edge, with their weights.</summary>
    private void Gather(float least, float below)
    {
        _edge.Clear();
        ReadOnlySpan<Vector256<float>> vectors = Vectors;
        for (int i = 0; i < vectors.Length; i++)
        {
            for (uint lanes = LanesWithin(vectors[i], least, below); lanes != 0; lanes &= lanes - 1)
            {
                int token = i * Vector256<float>.Count + BitOperations.TrailingZeroCount(lanes);
                _edge.Add(new TokenProbability(token, _weights[token]));
            }
        }
    }

    private static uint LanesWithin(Vector256<float> weights, float least, float below)
    {
        Vector256<float> heavy = Vector256.GreaterThanOrEqual(weights, Vector256.Create(least));
        return (heavy & Vector256.LessThan(weights, Vector256.Create(below))).ExtractMostSignificantBits();
    }

    private static int LikeliestFirst(TokenProbability a, TokenProbability b) =>
        a.Probability != b.Probability ? b.Probability.CompareTo(a.Probability) : a.Token.CompareTo(b.Token);
}

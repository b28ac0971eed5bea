using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace StoryForge.Generation;

/// <summary>
/// The weight of every token (its probability times an unknown factor; the largest is 1); 0 is no candidate. Cuts down
/// to the likeliest by passes over all weights, eight at a time, and never sorts more than a few: vocabularies have
/// 50,257 entries and more.
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
        }

        float largest = Largest(logits), factor = (float)Math.Min(1 / temperature, 1e30);
        ReadOnlySpan<Vector256<float>> source = MemoryMarshal.Cast<float, Vector256<float>>(logits);
        Span<Vector256<float>> weights = Vectors;
        for (int i = 0; i < source.Length; i++)
        {
            weights[i] = ExponentialFunction.OfNonPositive((source[i] - Vector256.Create(largest)) * factor);
        }

        _all = Measure(0);
    }

    /// <summary>The k likeliest.</summary>
    public void KeepCount(int k) => Cut(k, double.PositiveInfinity);

    /// <summary>The fewest likeliest that have together this share of the probability; one at least.</summary>
    public void KeepMass(double share) => Cut(int.MaxValue, Math.Max(share * _all.Mass, double.Epsilon));

    /// <summary>Those that have at least this share of the likeliest one's probability.</summary>
    public void KeepShareOfLargest(double share) => Drop((float)share);

    /// <param name="uniform">From 0 to below 1.</param>
    public int Draw(double uniform)
    {
        double left = uniform * _all.Mass;
        for (int block = 0; block < Vectors.Length; block += VectorsInBlock)
        {
            ReadOnlySpan<Vector256<float>> vectors = Vectors[block..Math.Min(block + VectorsInBlock, Vectors.Length)];
            double mass = Sum(vectors);
            if (left >= mass)
            {
                left -= mass;
                continue;
            }

            ReadOnlySpan<float> weights = MemoryMarshal.Cast<Vector256<float>, float>(vectors);
            for (int i = 0; i < weights.Length; i++)
            {
                left -= weights[i];
                if (left < 0)
                {
                    return block * Vector256<float>.Count + i;
                }
            }
        }

        // the sums are rounded
        return _weights.AsSpan().LastIndexOfAnyExcept(0f);
    }

    /// <summary>The likeliest few and their probabilities, the likeliest first.</summary>
    public TokenProbability[] Likeliest(int count)
    {
        double mass = _all.Mass;
        KeepCount(count);
        Gather(float.Epsilon, float.PositiveInfinity);
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
        (int Count, double Mass) heavier = (0, 0);
        long stride = FourOctaves;
        while (tooMuch - enough > 1 && countOfEnough - heavier.Count > SortedEdge)
        {
            // the edge is mostly near the top, so the search comes down from there in growing strides
            int middle = (int)Math.Max(enough + (tooMuch - enough) / 2, tooMuch - stride);
            stride *= 2;
            (int Count, double Mass) measured = Measure(BitConverter.Int32BitsToSingle(middle));
            if (measured.Count >= count || measured.Mass >= mass)
            {
                (enough, countOfEnough) = (middle, measured.Count);
            }
            else
            {
                (tooMuch, heavier) = (middle, measured);
            }
        }

        Gather(BitConverter.Int32BitsToSingle(enough), BitConverter.Int32BitsToSingle(tooMuch));
        _edge.Sort(LikeliestFirst);
        int kept = 0;
        double keptMass = heavier.Mass;
        while (kept < _edge.Count && heavier.Count + kept < count && keptMass < mass)
        {
            keptMass += _edge[kept++].Probability;
        }

        foreach (TokenProbability dropped in CollectionsMarshal.AsSpan(_edge)[kept..])
        {
            _weights[dropped.Token] = 0;
        }

        Drop(BitConverter.Int32BitsToSingle(enough));
    }

    /// <summary>All the lighter ones, were they as many as there are tokens, could not make up what a mass leaves out.</summary>
    private float LeastNeeded(double mass)
    {
        double leftOut = Math.Max(0, _all.Mass - mass);
        // half, as sums of floats are rounded
        return Math.Max((float)(0.5 * leftOut / _weights.Length), float.Epsilon);
    }

    /// <summary>Makes those lighter than that no candidates.</summary>
    private void Drop(float least)
    {
        Vector256<float> bound = Vector256.Create(least);
        Span<Vector256<float>> vectors = Vectors;
        for (int i = 0; i < vectors.Length; i++)
        {
            vectors[i] &= Vector256.GreaterThanOrEqual(vectors[i], bound);
        }

        _all = Measure(0);
    }

    /// <summary>Count and mass of the candidates that weigh at least <paramref name="least"/>.</summary>
    private (int Count, double Mass) Measure(float least)
    {
        Vector256<float> bound = Vector256.Create(Math.Max(least, float.Epsilon));
        Vector256<float> even = Vector256<float>.Zero, odd = even;
        Vector256<int> count = Vector256<int>.Zero;
        ReadOnlySpan<Vector256<float>> vectors = Vectors;
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

    private static float Sum(ReadOnlySpan<Vector256<float>> vectors)
    {
        Vector256<float> sum = Vector256<float>.Zero;
        foreach (Vector256<float> vector in vectors)
        {
            sum += vector;
        }

        return Vector256.Sum(sum);
    }

    /// <summary>The candidates from <paramref name="least"/> to below <paramref name="below"/> into the edge, with their weights.</summary>
    private void Gather(float least, float below)
    {
        _edge.Clear();
        Vector256<float> lower = Vector256.Create(least), upper = Vector256.Create(below);
        ReadOnlySpan<Vector256<float>> vectors = Vectors;
        for (int i = 0; i < vectors.Length; i++)
        {
            Vector256<float> within = Vector256.GreaterThanOrEqual(vectors[i], lower) & Vector256.LessThan(vectors[i], upper);
            for (uint lanes = within.ExtractMostSignificantBits(); lanes != 0; lanes &= lanes - 1)
            {
                int token = i * Vector256<float>.Count + BitOperations.TrailingZeroCount(lanes);
                _edge.Add(new TokenProbability(token, _weights[token]));
            }
        }
    }

    private static int LikeliestFirst(TokenProbability a, TokenProbability b) =>
        a.Probability != b.Probability ? b.Probability.CompareTo(a.Probability) : a.Token.CompareTo(b.Token);
}

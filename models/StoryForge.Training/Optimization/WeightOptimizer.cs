using System.Numerics;
using System.Runtime.InteropServices;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace StoryForge.Training;

/// <summary>
/// Updates a network's parameters. Weights and running figures are float32 whatever the network computes in: a
/// bfloat16 weight has 8 bits and would swallow most updates whole. On the CPU all of an update is one pass over
/// memory on all threads; elsewhere it is tensor operations.
/// </summary>
internal sealed class WeightOptimizer : IDisposable
{
    /// <summary>Elements that one thread takes at a time.</summary>
    private const int Piece = 1 << 16;

    /// <summary>Elements widened to float32 at a time: they stay in the first-level cache.</summary>
    private const int Tile = 2048;

    private readonly UpdateRule _rule;
    private readonly double _weightDecay;
    private readonly ParallelOptions _threads;
    private readonly (TrainedWeight Weight, int Start, int Length)[] _pieces;
    private readonly Dictionary<TrainedWeight, Tensor> _gradients = [];
    private int _summed;

    /// <summary>Brings the network to the type it computes in, and keeps its weights in float32.</summary>
    /// <param name="network">With float32 weights.</param>
    /// <param name="accumulates">More than one batch a step.</param>
    public WeightOptimizer(nn.Module network, ScalarType computeType, OptimizerOptions options, bool accumulates, int threads)
    {
        _rule = UpdateRule.Of(options);
        _weightDecay = options.Kind == OptimizerKind.AdamW ? options.WeightDecay : 0;
        _threads = new ParallelOptions { MaxDegreeOfParallelism = threads };
        Dictionary<string, Tensor> originals = network.named_parameters().ToDictionary(
            named => named.name, named => named.parameter.detach().clone().DetachFromDisposeScope());
        network.to(computeType);
        Weights =
        [
            .. network.named_parameters().Select(named => new TrainedWeight(
                named.name, named.parameter, OriginalOf(named.parameter, originals[named.name]), _rule, Decays(named.name, named.parameter), accumulates)),
        ];
        _pieces = [.. Weights.SelectMany(weight => Pieces(weight.Parameter.numel()).Select(piece => (weight, piece.Start, piece.Length)))];
    }

    public IReadOnlyList<TrainedWeight> Weights { get; }

    public IReadOnlyList<string> StateNames => _rule.StateNames;

    /// <summary>The weights before rounding, by their parameters' names.</summary>
    public IReadOnlyDictionary<string, Tensor> Masters => Weights.Where(weight => weight.IsRounded).ToDictionary(weight => weight.Name, weight => weight.Master);

    private bool OnCpu => Weights[0].Parameter.device.type == DeviceType.CPU;

    /// <summary>
    /// Takes up the gradients of a backward pass. Call it after each one, within the step's dispose scope.
    /// </summary>
    public void Gather()
    {
        _summed++;
        foreach (TrainedWeight weight in Weights)
        {
            Tensor gradient = weight.Parameter.grad?.contiguous()
                ?? throw new InvalidOperationException($"The parameter {weight.Name} has no gradient: it does not take part in the loss.");
            if (weight.Sum is not { } sum)
            {
                _gradients[weight] = gradient;
                continue;
            }

            using IDisposable noGrad = no_grad();
            sum.add_(gradient);
            gradient.zero_();
            _gradients[weight] = sum;
        }
    }

    /// <summary>The length of the mean gradient over all parameters together, before clipping.</summary>
    public double GradientNorm()
    {
        double squares = OnCpu
            ? PieceSquares().Sum()
            : Weights.Sum(weight => { using Tensor f = _gradients[weight].to(ScalarType.Float32); return (f * f).sum().ToDouble(); });
        return Math.Sqrt(squares) / _summed;
    }

    /// <summary>Updates all parameters with what was gathered, and forgets it.</summary>
    /// <param name="number">Counted from 1.</param>
    /// <param name="clip">What the gradient's length is brought down to; 0 is off.</param>
    /// <param name="norm">The result of <see cref="GradientNorm"/>.</param>
    public void Step(long number, double learningRate, double clip, double norm)
    {
        double scale = (clip > 0 && norm > clip ? clip / norm : 1) / _summed;
        using IDisposable noGrad = no_grad();
        if (OnCpu)
        {
            Parallel.For(0, _pieces.Length, _threads, i =>
            {
                (TrainedWeight weight, int start, int length) = _pieces[i];
                UpdatePiece(weight, start, length, StepOf(weight, number, learningRate, scale));
            });
        }
        else
        {
            foreach (TrainedWeight weight in Weights)
            {
                UpdateTensor(weight, StepOf(weight, number, learningRate, scale));
            }
        }

        foreach (TrainedWeight weight in Weights)
        {
            weight.Sum?.zero_();
        }

        _gradients.Clear();
        _summed = 0;
    }

    public void Dispose()
    {
        foreach (TrainedWeight weight in Weights)
        {
            weight.Dispose();
        }
    }

    private static Tensor? OriginalOf(Parameter parameter, Tensor original)
    {
        if (parameter.dtype != ScalarType.Float32)
        {
            return original;
        }

        original.Dispose();
        return null;
    }

    /// <summary>Matrices decay; biases, norms and embeddings (and with them a tied head) do not.</summary>
    private static bool Decays(string name, Parameter parameter) =>
        parameter.dim() >= 2 && !(name.StartsWith("wte.", StringComparison.Ordinal)
            || name.StartsWith("wpe.", StringComparison.Ordinal)
            || name.StartsWith("embedding.", StringComparison.Ordinal));

    private UpdateStep StepOf(TrainedWeight weight, long number, double learningRate, double scale) =>
        new(number, learningRate, weight.Decays ? _weightDecay : 0, scale);

    private double[] PieceSquares()
    {
        double[] squares = new double[_pieces.Length];
        Parallel.For(0, _pieces.Length, _threads, i =>
        {
            (TrainedWeight weight, int start, int length) = _pieces[i];
            Span<float> wide = stackalloc float[Tile];
            for (int done = 0; done < length; done += Tile)
            {
                int tile = Math.Min(Tile, length - done);
                ReadOnlySpan<float> gradient = Floats(_gradients[weight], start + done, wide[..tile]);
                squares[i] += SumOfSquares(gradient);
            }
        });
        return squares;
    }

    private void UpdatePiece(TrainedWeight weight, int start, int length, UpdateStep step)
    {
        Span<float> wide = stackalloc float[Tile];
        Span<float> masters = MemoryMarshal.Cast<byte, float>(weight.Master.bytes);
        Span<float> firsts = MemoryMarshal.Cast<byte, float>(weight.First.bytes);
        Span<float> seconds = weight.Second is { } kept ? MemoryMarshal.Cast<byte, float>(kept.bytes) : [];
        for (int at = start; at < start + length; at += Tile)
        {
            int tile = Math.Min(Tile, start + length - at);
            ReadOnlySpan<float> gradient = Floats(_gradients[weight], at, wide[..tile]);
            Span<float> master = masters.Slice(at, tile);
            _rule.Update(step, master, gradient, firsts.Slice(at, tile), seconds.IsEmpty ? seconds : seconds.Slice(at, tile));
            if (weight.IsRounded)
            {
                BFloat16Span.Round(master, MemoryMarshal.Cast<byte, ushort>(weight.Parameter.bytes).Slice(at, tile));
            }
        }
    }

    private void UpdateTensor(TrainedWeight weight, UpdateStep step)
    {
        using DisposeScope scope = NewDisposeScope();
        _rule.Update(step, weight.Master, _gradients[weight].to(ScalarType.Float32), weight.First, weight.Second);
        if (weight.IsRounded)
        {
            weight.Parameter.copy_(weight.Master);
        }
    }

    /// <summary>Elements of a float32 tensor as they are, of a bfloat16 one widened into <paramref name="room"/>.</summary>
    private static ReadOnlySpan<float> Floats(Tensor tensor, int start, Span<float> room)
    {
        if (tensor.dtype == ScalarType.Float32)
        {
            return MemoryMarshal.Cast<byte, float>(tensor.bytes).Slice(start, room.Length);
        }

        BFloat16Span.Widen(MemoryMarshal.Cast<byte, ushort>(tensor.bytes).Slice(start, room.Length), room);
        return room;
    }

    private static double SumOfSquares(ReadOnlySpan<float> values)
    {
        int done = values.Length - (values.Length % Vector<float>.Count);
        Vector<float> sums = Vector<float>.Zero;
        foreach (Vector<float> vector in MemoryMarshal.Cast<float, Vector<float>>(values[..done]))
        {
            sums += vector * vector;
        }

        double sum = Vector.Sum(sums);
        foreach (float value in values[done..])
        {
            sum += value * value;
        }

        return sum;
    }

    private static IEnumerable<(int Start, int Length)> Pieces(long count)
    {
        for (long start = 0; start < count; start += Piece)
        {
            yield return ((int)start, (int)Math.Min(Piece, count - start));
        }
    }
}

using TorchSharp;
using static TorchSharp.torch;

namespace StoryForge.Models;

/// <summary>
/// The keys and values of every token a <see cref="Gpt2"/> has read, in the type of its weights. Memory for the whole
/// context is reserved at once, and taken from the system only as it is filled.
/// </summary>
internal sealed class KeyValueCache : DecodingState
{
    private readonly int _heads;
    private readonly Tensor[] _layers;
    private int _length;

    /// <param name="like">A tensor of the type and on the device that the cache is to have.</param>
    public KeyValueCache(Gpt2Config config, Tensor like)
    {
        _heads = config.Heads;
        _layers = new Tensor[config.Layers];
        for (int i = 0; i < _layers.Length; i++)
        {
            // the heads' keys, then the heads' values
            _layers[i] = empty(2 * config.Heads, config.Positions, config.HeadWidth, like.dtype, like.device).DetachFromDisposeScope(); // [2H, P, D]
        }
    }

    private KeyValueCache(KeyValueCache like)
    {
        _heads = like._heads;
        _length = like._length;
        _layers = [.. like._layers.Select(layer => empty_like(layer).DetachFromDisposeScope())];
    }

    public override int Length => _length;

    /// <summary>Of the whole context, also where little of it is filled yet.</summary>
    public override long Bytes => _layers.Sum(layer => layer.numel() * layer.element_size());

    public ScalarType Type => _layers[0].dtype;

    /// <summary>Keys and values of a layer, the heads' keys first: <c>[2H, P, D]</c>.</summary>
    public Tensor Layer(int layer) => _layers[layer];

    /// <summary>Writes a layer's keys and values behind those that are there, and returns all of them.</summary>
    /// <param name="keysAndValues"><c>[2H, n, D]</c></param>
    /// <returns>Views <c>[H, S, D]</c> of the cache, where S is the length so far plus n.</returns>
    public (Tensor Keys, Tensor Values) Append(int layer, Tensor keysAndValues, long count)
    {
        Tensor filled = _layers[layer].narrow(1, 0, _length + count);
        filled.narrow(1, _length, count).copy_(keysAndValues);
        return (filled.narrow(0, 0, _heads), filled.narrow(0, _heads, _heads));
    }

    /// <summary>Counts tokens in, once every layer has them.</summary>
    public void Grow(int count) => _length += count;

    public override int Rewind(int length) => _length = Math.Min(length, _length);

    public override DecodingState Copy()
    {
        var copy = new KeyValueCache(this);
        using DisposeScope scope = NewDisposeScope();
        for (int i = 0; i < _layers.Length; i++)
        {
            copy._layers[i].narrow(1, 0, _length).copy_(_layers[i].narrow(1, 0, _length));
        }

        return copy;
    }

    public override void Dispose()
    {
        foreach (Tensor layer in _layers)
        {
            layer.Dispose();
        }
    }
}

/// <summary>How many of the rows that are decoded together belong to this cache.</summary>
internal readonly record struct CachedRows(KeyValueCache Cache, int Count);

using TorchSharp.Modules;
using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>
    /// Gated recurrent unit, gates in the order reset, update, new (the reset gate acts after the recurrent product).
    /// Input [T, B, in], or [B, T, in] when batchFirst; output likewise with directions·H; hN [layers·directions, B, H].
    /// </summary>
    public sealed class GRU : nn.Module<Tensor, Tensor?, (Tensor, Tensor)>
    {
        private const int Gates = 3;

        private readonly RecurrentWeights _weights;
        private readonly long _hiddenSize;
        private readonly long _layers;
        private readonly bool _bias;
        private readonly bool _batchFirst;
        private readonly double _dropout;
        private readonly bool _bidirectional;

        internal GRU(
            long inputSize, long hiddenSize, long numLayers, bool bias, bool batchFirst, double dropout, bool bidirectional, Device? device, ScalarType? dtype)
            : base(nameof(GRU))
        {
            _weights = new RecurrentWeights(Gates, inputSize, hiddenSize, numLayers, bias, bidirectional);
            _hiddenSize = hiddenSize;
            _layers = numLayers;
            _bias = bias;
            _batchFirst = batchFirst;
            _dropout = dropout;
            _bidirectional = bidirectional;
            _weights.Register(this, device, dtype);
        }

        /// <returns>output, hN</returns>
        public override (Tensor, Tensor) forward(Tensor input, Tensor? h0 = null)
        {
            h0 ??= zeros(_layers * (_bidirectional ? 2 : 1), input.size(_batchFirst ? 0 : 1), _hiddenSize, input.dtype, input.device);
            return Aten.gru_input.Call2(input, h0, _weights.In(this), _bias, _layers, _dropout, training, _bidirectional, _batchFirst);
        }

        public new (Tensor, Tensor) call(Tensor input, Tensor? h0 = null) => forward(input, h0);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static GRU GRU(
                long inputSize, long hiddenSize, long numLayers = 1, bool bias = true, bool batchFirst = false, double dropout = 0.0, bool bidirectional = false, Device? device = null, ScalarType? dtype = null) =>
                new(inputSize, hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional, device, dtype);
        }
    }
}

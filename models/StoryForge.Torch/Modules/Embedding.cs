using TorchSharp.Modules;
using TorchSharp.Native;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Looks rows up: ids of any shape give [..., embedding_dims].</summary>
    public sealed class Embedding : nn.Module<Tensor, Tensor>
    {
        private readonly long _padding;
        private readonly bool _scaleByFrequency;
        private readonly bool _sparse;

        [ComponentName(Name = nameof(weight))]
        private Parameter _weight = null!;

        internal Embedding(long num_embeddings, long embedding_dims, long? padding_idx, bool scale_grad_by_freq, bool sparse, Device? device, ScalarType? dtype)
            : base(nameof(Embedding))
        {
            _padding = padding_idx is { } row && row < 0 ? num_embeddings + row : padding_idx ?? -1;
            _scaleByFrequency = scale_grad_by_freq;
            _sparse = sparse;
            weight = empty(num_embeddings, embedding_dims, dtype, device).AsParameter();
            nn.init.normal_(weight);
            if (_padding >= 0)
            {
                using var off = no_grad();
                using var padding = weight.select(0, _padding);
                padding.zero_();
            }
        }

        public Parameter weight
        {
            get => _weight;
            set
            {
                if (_weight is not null && value.handle != _weight.handle)
                {
                    _weight.Dispose();
                }

                _weight = (Parameter)value.DetachFromDisposeScope();
                ConditionallyRegisterParameter(nameof(weight), _weight);
            }
        }

        public override Tensor forward(Tensor input) => Aten.embedding.Call(_weight, input, _padding, _scaleByFrequency, _sparse);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Embedding Embedding(
                long num_embeddings, long embedding_dims, long? padding_idx = null, double? max_norm = null, double norm_type = 2.0, bool scale_grad_by_freq = false, bool sparse = false, Device? device = null, ScalarType? dtype = null)
            {
                if (max_norm is not null)
                {
                    throw new NotSupportedException($"StoryForge.Torch does not renormalize embeddings (max_norm {max_norm}, norm_type {norm_type}).");
                }

                return new(num_embeddings, embedding_dims, padding_idx, scale_grad_by_freq, sparse, device, dtype);
            }
        }
    }
}

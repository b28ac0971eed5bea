using System.Runtime.CompilerServices;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        [IndexerName("TensorItems")]
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [IndexerName("TensorItems")]
        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1]
        {
            get => select(0, i1);
            set => index_put_(value, i1);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2]
        {
            get => index(i1, i2);
            set => index_put_(value, i1, i2);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3]
        {
            get => index(i1, i2, i3);
            set => index_put_(value, i1, i2, i3);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4]
        {
            get => index(i1, i2, i3, i4);
            set => index_put_(value, i1, i2, i3, i4);
        }

        [IndexerName("TensorItems")]
        public Tensor this[params long[] indices]
        {
            get => index(Array.ConvertAll(indices, index => TensorIndex.Single(index)));
            set => index_put_(value, Array.ConvertAll(indices, index => TensorIndex.Single(index)));
        }

        public Tensor index(params TensorIndex[] indices)
        {
            var view = View(indices, out var items);
            if (items is null)
            {
                return ReferenceEquals(view, this) ? alias() : view;
            }

            var picked = Aten.index_Tensor.Call(view, Argument.Optional(items));
            Release(view);
            return picked;
        }

        public Tensor index(params Tensor[] indices) => index(Array.ConvertAll(indices, TensorIndex.Tensor));

        public Tensor index_put_(Tensor value, params TensorIndex[] indices)
        {
            var view = View(indices, out var items);
            if (items is null)
            {
                view.copy_(value);
            }
            else
            {
                Aten.index_put_.CallInPlace(view, Argument.Optional(items), value);
            }

            Release(view);
            return this;
        }

        public Tensor index_put_(Tensor value, params Tensor[] indices) => index_put_(value, Array.ConvertAll(indices, TensorIndex.Tensor));

        private static int DimensionsOf(TensorIndex index) => index.Kind switch
        {
            TensorIndex.IndexKind.Single or TensorIndex.IndexKind.Slice => 1,
            TensorIndex.IndexKind.Tensor => index.Items!.dtype is ScalarType.Bool ? (int)index.Items.dim() : 1,
            _ => 0,
        };

        private void Release(Tensor view)
        {
            if (!ReferenceEquals(view, this))
            {
                view.Dispose();
            }
        }

        /// <summary>
        /// Applies what needs no copy (numbers, slices, new axes) as views, from the left; what is left are the index
        /// tensors, one for each dimension of the view, null where all of it is taken.
        /// </summary>
        private Tensor View(TensorIndex[] indices, out Tensor?[]? items)
        {
            var view = this;
            items = null;
            long dim = 0;
            foreach (var index in indices)
            {
                switch (index.Kind)
                {
                    case TensorIndex.IndexKind.Single:
                        Step(view.select(dim, index.Start!.Value));
                        break;
                    case TensorIndex.IndexKind.Slice:
                        if (index.Start is not null || index.Stop is not null || index.Step is not null)
                        {
                            Step(Aten.slice_Tensor.Call(view, dim, index.Start, index.Stop, index.Step ?? 1));
                        }

                        dim++;
                        break;
                    case TensorIndex.IndexKind.Ellipsis:
                        dim = view.dim() - RemainingDimensions(indices, index);
                        break;
                    case TensorIndex.IndexKind.None:
                        Step(view.unsqueeze(dim++));
                        break;
                    case TensorIndex.IndexKind.Bool:
                        Step(view.unsqueeze(dim));
                        Pick(tensor(index.Start == 1), ref items);
                        dim++;
                        break;
                    default:
                        Pick(index.Items!, ref items);
                        dim += DimensionsOf(index);
                        break;
                }
            }

            return view;

            void Step(Tensor next)
            {
                Release(view);
                view = next;
            }

            void Pick(Tensor chosen, ref Tensor?[]? picked)
            {
                var length = Math.Max(picked?.Length ?? 0, (int)dim + 1);
                Array.Resize(ref picked, length);
                picked[dim] = chosen;
            }
        }

        /// <summary>How many dimensions of the view the indices behind the ellipsis take.</summary>
        private static long RemainingDimensions(TensorIndex[] indices, TensorIndex ellipsis)
        {
            var at = Array.FindIndex(indices, index => index.Kind == ellipsis.Kind);
            return indices.Skip(at + 1).Sum(DimensionsOf);
        }
    }
}

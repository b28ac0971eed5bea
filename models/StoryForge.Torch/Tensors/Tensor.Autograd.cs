using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public bool is_leaf
        {
            get
            {
                var leaf = Door.IsLeaf(Handle) != 0;
                GC.KeepAlive(this);
                return leaf;
            }
        }

        public bool requires_grad
        {
            get
            {
                var requires = Door.RequiresGrad(Handle) != 0;
                GC.KeepAlive(this);
                return requires;
            }

            set
            {
                Door.Check(Door.SetRequiresGrad(Handle, value ? 1 : 0));
                GC.KeepAlive(this);
            }
        }

        /// <summary>The accumulated gradient of a leaf, or null; every read makes a new tensor over the same memory.</summary>
        public Tensor? grad
        {
            get
            {
                var gradient = Door.Grad(Handle);
                GC.KeepAlive(this);
                return gradient == 0 ? null : new Tensor(gradient);
            }

            set
            {
                Door.Check(Door.SetGrad(Handle, value?.Handle ?? 0));
                GC.KeepAlive(this);
                GC.KeepAlive(value);
            }
        }

        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        public void retain_grad()
        {
            Aten.retain_grad.CallNothing(this);
        }

        public void backward() => autograd.backward([this]);

        public void backward(IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false, IList<Tensor>? inputs = null) =>
            autograd.backward([this], grad_tensors, retain_graph, create_graph, inputs);

        public Tensor detach() => Aten.detach.Call(this);

        public Tensor detach_() => Aten.detach_.CallInPlace(this);
    }

    public static class autograd
    {
        /// <summary>Accumulates d(sum of tensors · grad_tensors)/d(leaf) into the leaves' gradients.</summary>
        public static unsafe void backward(
            IList<Tensor> tensors, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null)
        {
            var outputs = Handles(tensors);
            var gradients = grad_tensors is null ? [] : Handles(grad_tensors);
            var leaves = inputs is null ? [] : Handles(inputs);
            if (grad_tensors is not null && gradients.Length != outputs.Length)
            {
                throw new ArgumentException($"{outputs.Length} tensors but {gradients.Length} gradients.", nameof(grad_tensors));
            }

            fixed (nint* output = outputs, gradient = gradients, leaf = leaves)
            {
                Door.Check(Door.Backward(
                    output, gradient, outputs.Length, retain_graph ?? create_graph ? 1 : 0, create_graph ? 1 : 0, leaf, leaves.Length));
            }

            GC.KeepAlive(tensors);
            GC.KeepAlive(grad_tensors);
            GC.KeepAlive(inputs);
        }

        private static nint[] Handles(IList<Tensor> tensors) => tensors.Select(tensor => tensor.Handle).ToArray();
    }

    /// <summary>Until it is disposed, this thread records nothing for gradients.</summary>
    public static IDisposable no_grad() => new GradMode(false);

    public static IDisposable enable_grad(bool enabled = true) => new GradMode(enabled);

    public static IDisposable set_grad_enabled(bool mode = true) => new GradMode(mode);

    public static bool is_grad_enabled() => Door.GradMode() != 0;

    public static IDisposable inference_mode(bool mode = true) => new InferenceMode(mode);

    public static bool is_inference_mode_enabled() => Door.IsInferenceMode() != 0;

    private sealed class GradMode : IDisposable
    {
        private readonly int _before = Door.GradMode();

        public GradMode(bool enabled) => Door.SetGradMode(enabled ? 1 : 0);

        public void Dispose() => Door.SetGradMode(_before);
    }

    private sealed class InferenceMode(bool enabled) : IDisposable
    {
        private nint _guard = Door.EnterInferenceMode(enabled ? 1 : 0);

        public void Dispose()
        {
            if (_guard != 0)
            {
                Door.LeaveInferenceMode(_guard);
                _guard = 0;
            }
        }
    }
}

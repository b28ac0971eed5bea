using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>
    /// An n-dimensional array owned by libtorch. Freed by its dispose scope, by <see cref="Dispose()"/>, or, as a safety
    /// net, by the finalizer.
    /// </summary>
    public partial class Tensor : IDisposable
    {
        private static long liveCount;

        internal nint handle;

        internal Tensor(nint handle, bool register = true)
        {
            this.handle = handle;
            Interlocked.Increment(ref liveCount);
            if (register)
            {
                DisposeScope.Register(this);
            }
        }

        ~Tensor() => Dispose(false);

        /// <summary>How many tensors of the process hold native memory.</summary>
        public static long TotalCount => Interlocked.Read(ref liveCount);

        public nint Handle => handle != 0 ? handle : throw new InvalidOperationException("Tensor invalid -- empty handle.");

        public bool IsInvalid => handle == 0;

        public string? name { get; set; }

        internal DisposeScope? OwningDisposeScope { get; set; }

        internal Tensor? PreviousInScope { get; set; }

        internal Tensor? NextInScope { get; set; }

        public Tensor MoveToOuterDisposeScope()
        {
            OwningDisposeScope?.MoveToOuter(this);
            return this;
        }

        public Tensor DetachFromDisposeScope()
        {
            OwningDisposeScope?.Detach(this);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(Tensor other) => MoveToOtherDisposeScope(other.OwningDisposeScope);

        public Tensor MoveToOtherDisposeScope(DisposeScope? other)
        {
            if (OwningDisposeScope is null)
            {
                other?.Attach(this);
            }
            else
            {
                OwningDisposeScope.MoveToOther(other, this);
            }

            return this;
        }

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        public override bool Equals(object? obj) => obj is Tensor other && Equals(other);

        public bool Equals(Tensor target) => Aten.equal.CallBool(this, target);

        public override int GetHashCode() => base.GetHashCode();

        public override string ToString() =>
            IsInvalid ? "[disposed tensor]" : $"[{string.Join('x', shape)}], type = {dtype}, device = {device}";

        protected virtual void Dispose(bool disposing)
        {
            if (disposing)
            {
                OwningDisposeScope?.MarkAsDisposed(this);
            }

            if (handle == 0)
            {
                return;
            }

            Interlocked.Decrement(ref liveCount);
            Door.Free(handle);
            handle = 0;
        }

        /// <summary>Hands the native tensor over to another managed object; this one is empty afterwards.</summary>
        internal nint MoveHandle()
        {
            var moved = Handle;
            handle = 0;
            Interlocked.Decrement(ref liveCount);
            return moved;
        }
    }
}

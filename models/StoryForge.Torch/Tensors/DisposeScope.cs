namespace TorchSharp;

/// <summary>
/// Owns the tensors made on this thread while it is the innermost scope, and frees those still in it at its end.
/// Scopes nest and belong to one thread.
/// </summary>
public sealed class DisposeScope : IDisposable
{
    [ThreadStatic]
    private static DisposeScope? current;

    private DisposeScope? _outer;

    // a list linked through the tensors themselves: entering and leaving a scope costs no memory
    private torch.Tensor? _last;
    private bool _closed;

    internal DisposeScope()
    {
        _outer = current;
        current = this;
    }

    public int DisposablesCount { get; private set; }

    /// <summary>What the scope owns now, oldest first.</summary>
    public IReadOnlyList<IDisposable> DisposablesView
    {
        get
        {
            RequireOpen();
            var tensors = new List<IDisposable>(DisposablesCount);
            for (var tensor = _last; tensor is not null; tensor = tensor.PreviousInScope)
            {
                tensors.Add(tensor);
            }

            tensors.Reverse();
            return tensors;
        }
    }

    internal static DisposeScope? Current => current;

    public bool Contains(IDisposable disposable) => disposable is torch.Tensor tensor && ReferenceEquals(tensor.OwningDisposeScope, this);

    public T MoveToOuter<T>(T disposable)
        where T : IDisposable => MoveToOther(_outer, disposable);

    public (T1 first, T2 second) MoveToOuter<T1, T2>(T1 first, T2 second)
        where T1 : IDisposable
        where T2 : IDisposable => (MoveToOuter(first), MoveToOuter(second));

    public (T1 first, T2 second, T3 third) MoveToOuter<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable
        where T2 : IDisposable
        where T3 : IDisposable => (MoveToOuter(first), MoveToOuter(second), MoveToOuter(third));

    public void MoveToOuter(params IDisposable[] disposables) => MoveToOther(_outer, disposables);

    public void MoveToOuter(IEnumerable<IDisposable> disposables) => MoveToOther(_outer, disposables);

    public T MoveToOther<T>(DisposeScope? scope, T disposable)
        where T : IDisposable
    {
        RequireOpen();
        var tensor = Tracked(disposable);
        if (Contains(tensor))
        {
            Unlink(tensor);
            scope?.Link(tensor);
        }

        return disposable;
    }

    public void MoveToOther(DisposeScope? scope, IEnumerable<IDisposable> disposables)
    {
        foreach (var disposable in disposables)
        {
            MoveToOther(scope, disposable);
        }
    }

    /// <summary>Takes the tensor out of every scope: from now on only the caller or the finalizer frees it.</summary>
    public T Detach<T>(T disposable)
        where T : IDisposable => MoveToOther(null, disposable);

    public (T1 first, T2 second) Detach<T1, T2>(T1 first, T2 second)
        where T1 : IDisposable
        where T2 : IDisposable => (Detach(first), Detach(second));

    public (T1 first, T2 second, T3 third) Detach<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable
        where T2 : IDisposable
        where T3 : IDisposable => (Detach(first), Detach(second), Detach(third));

    public void Detach(params IDisposable[] disposables) => MoveToOther(null, disposables);

    public void Detach(IEnumerable<IDisposable> disposables) => MoveToOther(null, disposables);

    public void Attach(IDisposable disposable)
    {
        RequireOpen();
        var tensor = Tracked(disposable);
        tensor.OwningDisposeScope?.Unlink(tensor);
        Link(tensor);
    }

    public void Attach(params IDisposable[] disposables) => Attach((IEnumerable<IDisposable>)disposables);

    public IReadOnlyList<IDisposable> Attach(IEnumerable<IDisposable> disposables)
    {
        List<IDisposable> attached = [.. disposables];
        attached.ForEach(Attach);
        return attached;
    }

    public void DisposeEverything() => DisposeEverythingBut(Enumerable.Empty<IDisposable>());

    public void DisposeEverythingBut(IEnumerable<IDisposable> inKeep)
    {
        RequireOpen();
        var kept = new HashSet<IDisposable>(inKeep, ReferenceEqualityComparer.Instance);
        for (var tensor = _last; tensor is not null;)
        {
            var next = tensor.PreviousInScope;
            if (!kept.Contains(tensor))
            {
                tensor.Dispose();
            }

            tensor = next;
        }
    }

    public void DisposeEverythingBut(params IDisposable[] keep) => DisposeEverythingBut((IEnumerable<IDisposable>)keep);

    public T DisposeEverythingBut<T>(T keep)
        where T : IDisposable
    {
        DisposeEverythingBut([keep]);
        return keep;
    }

    /// <summary>Called when a tensor of this scope was disposed by hand.</summary>
    public void MarkAsDisposed(IDisposable disposable)
    {
        if (Contains(disposable))
        {
            Unlink(Tracked(disposable));
        }
    }

    public void Dispose()
    {
        if (_closed)
        {
            return;
        }

        while (_last is not null)
        {
            _last.Dispose();
        }

        _closed = true;
        if (ReferenceEquals(current, this))
        {
            current = _outer;
            return;
        }

        // closed before a scope inside it: leave the chain whole
        for (var scope = current; scope is not null; scope = scope._outer)
        {
            if (ReferenceEquals(scope._outer, this))
            {
                scope._outer = _outer;
            }
        }
    }

    internal static void Register(torch.Tensor tensor) => current?.Link(tensor);

    /// <summary>Puts <paramref name="replacement"/> into the scope that owned <paramref name="original"/>.</summary>
    internal static void Replace(torch.Tensor original, torch.Tensor replacement)
    {
        if (original.OwningDisposeScope is { } scope)
        {
            scope.Unlink(original);
            scope.Link(replacement);
        }
    }

    private static torch.Tensor Tracked(IDisposable disposable) =>
        disposable as torch.Tensor ?? throw new InvalidOperationException($"A dispose scope manages tensors, not a {disposable.GetType().Name}.");

    private void RequireOpen() => ObjectDisposedException.ThrowIf(_closed, this);

    private void Link(torch.Tensor tensor)
    {
        tensor.OwningDisposeScope = this;
        tensor.PreviousInScope = _last;
        if (_last is not null)
        {
            _last.NextInScope = tensor;
        }

        _last = tensor;
        DisposablesCount++;
    }

    private void Unlink(torch.Tensor tensor)
    {
        if (tensor.PreviousInScope is { } previous)
        {
            previous.NextInScope = tensor.NextInScope;
        }

        if (tensor.NextInScope is { } next)
        {
            next.PreviousInScope = tensor.PreviousInScope;
        }
        else
        {
            _last = tensor.PreviousInScope;
        }

        tensor.OwningDisposeScope = null;
        tensor.PreviousInScope = null;
        tensor.NextInScope = null;
        DisposablesCount--;
    }
}

public static partial class torch
{
    public static DisposeScope? CurrentDisposeScope => DisposeScope.Current;

    public static DisposeScope NewDisposeScope() => new();
}

// Tests here count the process's live tensors and use its one random generator, so they take turns.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

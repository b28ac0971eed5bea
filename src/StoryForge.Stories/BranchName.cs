namespace StoryForge.Stories;

/// <summary>The name that a writer gave to the branch that ends, or once ended, at a turn.</summary>
public sealed record BranchName(Guid TurnId, string Name);

namespace TorchSharp.Utils;

/// <summary>The key of a module's field in checkpoints, where it is not the field's own name.</summary>
[AttributeUsage(AttributeTargets.Field)]
public sealed class ComponentNameAttribute : Attribute
{
    public string Name { get; set; } = "";
}

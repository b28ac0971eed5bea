using StoryForge.Generation;
using StoryForge.Stories;

namespace StoryForge.Api;

/// <summary>A checkpoint folder that can be chosen.</summary>
/// <param name="Stamp">Changes when a file of the folder does, so that a model trained anew is opened anew.</param>
/// <param name="Defaults">The settings of its turns where the writer does not say otherwise.</param>
/// <param name="Summary">One sentence for people; null where the folder has none.</param>
/// <param name="Shipped">From the zoo, not from the user's data folder.</param>
public sealed record ModelEntry(string Folder, string Stamp, ModelDescription Description, TurnSettings Defaults, string? Summary, bool Shipped)
{
    public string Name => Description.Name;
}

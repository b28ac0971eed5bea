using System.Text.Json.Serialization;

namespace StoryForge.Training;

/// <summary>A line of <c>metrics.jsonl</c>; <c>kind</c> says which.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(StepReport), "step")]
[JsonDerivedType(typeof(EpochReport), "epoch")]
[JsonDerivedType(typeof(ValidationReport), "validation")]
[JsonDerivedType(typeof(SideReport), "also")]
[JsonDerivedType(typeof(TestReport), "test")]
[JsonDerivedType(typeof(SampleReport), "sample")]
public abstract record MetricsRecord;

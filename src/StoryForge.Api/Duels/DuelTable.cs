using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace StoryForge.Api;

/// <summary>Duels in SQLite: each side in columns of its own.</summary>
internal static class DuelTable
{
    public static void Map(EntityTypeBuilder<Duel> duel)
    {
        duel.ToTable("Duels");
        duel.Property(d => d.Id).ValueGeneratedNever();
        duel.Property(d => d.Choice).HasConversion<string>();
        duel.OwnsOne(d => d.Left);
        duel.OwnsOne(d => d.Right);
        duel.Navigation(d => d.Left).IsRequired();
        duel.Navigation(d => d.Right).IsRequired();
    }
}

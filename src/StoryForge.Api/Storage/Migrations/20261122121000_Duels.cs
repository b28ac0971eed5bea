using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace StoryForge.Api.Migrations;

[DbContext(typeof(StoryDb))]
[Migration("20261122121000_Duels")]
public sealed class Duels : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.CreateTable(
        name: "Duels",
        columns: table => new
        {
            Id = table.Column<Guid>(type: "TEXT", nullable: false),
            Prompt = table.Column<string>(type: "TEXT", nullable: false),
            Temperature = table.Column<double>(type: "REAL", nullable: false),
            Left_Model = table.Column<string>(type: "TEXT", nullable: false),
            Left_Checkpoint = table.Column<string>(type: "TEXT", nullable: false),
            Left_Seed = table.Column<long>(type: "INTEGER", nullable: false),
            Left_Text = table.Column<string>(type: "TEXT", nullable: false),
            Right_Model = table.Column<string>(type: "TEXT", nullable: false),
            Right_Checkpoint = table.Column<string>(type: "TEXT", nullable: false),
            Right_Seed = table.Column<long>(type: "INTEGER", nullable: false),
            Right_Text = table.Column<string>(type: "TEXT", nullable: false),
            Choice = table.Column<string>(type: "TEXT", nullable: true),
            CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
        },
        constraints: table => table.PrimaryKey("PK_Duels", duel => duel.Id));

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.DropTable(name: "Duels");
}

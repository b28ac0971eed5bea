using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace StoryForge.Api.Migrations;

[DbContext(typeof(StoryDb))]
[Migration("20261122000000_StoriesAndTurns")]
public sealed class StoriesAndTurns : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "Stories",
            columns: table => new
            {
                Id = table.Column<Guid>(type: "TEXT", nullable: false),
                Title = table.Column<string>(type: "TEXT", nullable: false),
                Memory = table.Column<string>(type: "TEXT", nullable: false),
                AuthorsNote = table.Column<string>(type: "TEXT", nullable: false),
                HeadId = table.Column<Guid>(type: "TEXT", nullable: true),
                CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                UpdatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                Excerpt = table.Column<string>(type: "TEXT", nullable: false),
                Words = table.Column<int>(type: "INTEGER", nullable: false),
                TurnCount = table.Column<int>(type: "INTEGER", nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_Stories", story => story.Id));
        migrationBuilder.CreateTable(
            name: "Turns",
            columns: table => new
            {
                Id = table.Column<Guid>(type: "TEXT", nullable: false),
                StoryId = table.Column<Guid>(type: "TEXT", nullable: false),
                Position = table.Column<int>(type: "INTEGER", nullable: false),
                ParentId = table.Column<Guid>(type: "TEXT", nullable: true),
                Author = table.Column<string>(type: "TEXT", nullable: false),
                Text = table.Column<string>(type: "TEXT", nullable: false),
                EditsId = table.Column<Guid>(type: "TEXT", nullable: true),
                CopiesId = table.Column<Guid>(type: "TEXT", nullable: true),
                CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                Generation = table.Column<string>(type: "TEXT", nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_Turns", turn => turn.Id);
                table.ForeignKey(
                    name: "FK_Turns_Stories_StoryId",
                    column: turn => turn.StoryId,
                    principalTable: "Stories",
                    principalColumn: "Id",
                    onDelete: ReferentialAction.Cascade);
            });
        migrationBuilder.CreateIndex(name: "IX_Stories_UpdatedAt", table: "Stories", column: "UpdatedAt");
        migrationBuilder.CreateIndex(
            name: "IX_Turns_StoryId_Position", table: "Turns", columns: ["StoryId", "Position"], unique: true);
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropTable(name: "Turns");
        migrationBuilder.DropTable(name: "Stories");
    }
}
